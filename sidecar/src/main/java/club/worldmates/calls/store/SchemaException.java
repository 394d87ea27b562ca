package club.worldmates.calls.store;

import java.util.List;

/** The database lacks something that the sidecar cannot do without. */
public final class SchemaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SchemaException(List<String> missing) {
    super(
        "The database is not ready: "
            + String.join("; ", missing)
            + ". Run `calls-sidecar migrate` with a user that may create and alter tables.");
  }

  SchemaException(String problem) {
    super(problem);
  }
}
