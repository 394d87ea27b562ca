package club.worldmates.calls.call;

/**
 * Why an event was not carried out.
 *
 * @param message for the developer of a client; never holds private content
 */
public record Refusal(Code code, String message) {

  public static Refusal invalid(String message) {
    return new Refusal(Code.INVALID_ARGUMENT, message);
  }

  public static Refusal notFound() {
    return new Refusal(Code.NOT_FOUND, "There is no such call");
  }

  public static Refusal notAllowed(String message) {
    return new Refusal(Code.PERMISSION_DENIED, message);
  }

  public static Refusal precondition(String message) {
    return new Refusal(Code.FAILED_PRECONDITION, message);
  }
}
