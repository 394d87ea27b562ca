package club.worldmates.calls.call;

/** The state of a call of either kind. */
public interface Status {

  /** As clients and rows spell it. */
  String text();

  /** Whether the call is over for good. */
  boolean isFinal();
}
