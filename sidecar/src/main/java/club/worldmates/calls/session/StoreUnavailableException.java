package club.worldmates.calls.session;

/** The database is away; nothing was stored, or it is not known whether it was. */
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean untried;

  /** It may be stored nevertheless. */
  public StoreUnavailableException(Throwable cause) {
    this(cause, false);
  }

  private StoreUnavailableException(Throwable cause, boolean untried) {
    super("the database is away", cause);
    this.untried = untried;
  }

  /** It was not even tried: nothing was stored. */
  public static StoreUnavailableException untried(Throwable cause) {
    return new StoreUnavailableException(cause, true);
  }

  /** A failure of what is read before something is to be stored: nothing of that was tried. */
  static Throwable beforehand(Throwable failure) {
    return failure instanceof StoreUnavailableException ? untried(failure) : failure;
  }

  /** Whether it is certain that nothing was stored. */
  public boolean isUntried() {
    return untried;
  }
}
