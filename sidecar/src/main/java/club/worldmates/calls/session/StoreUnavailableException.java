package club.worldmates.calls.session;

/** The database is away; nothing was stored, or it is not known whether it was. */
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(Throwable cause) {
    super("the database is away", cause);
  }
}
