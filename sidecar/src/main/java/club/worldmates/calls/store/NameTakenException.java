package club.worldmates.calls.store;

/** Somebody gave the name of a new call to a call of the other kind after it was read. */
final class NameTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NameTakenException() {
    super("a call of the other kind has the name");
  }
}
