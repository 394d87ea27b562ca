package club.worldmates.calls.store;

/**
 * The database refused a statement for what it says: a value that does not fit, a missing right.
 * Says which error it was and nothing more, because the driver's text may quote the content.
 */
public final class StatementFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StatementFailedException(int code, String state) {
    super("the database refused a statement: error " + code + ", state " + state);
  }
}
