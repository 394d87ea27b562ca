package club.worldmates.calls.call;

import java.util.Locale;

/** The error codes that clients see (protocol.md 5, Codes). */
public enum Code {
  INVALID_ARGUMENT,
  UNAUTHENTICATED,
  PERMISSION_DENIED,
  NOT_FOUND,
  ALREADY_EXISTS,
  FAILED_PRECONDITION,
  OFFLINE,
  RESOURCE_EXHAUSTED,
  UNAVAILABLE,
  INTERNAL;

  /** As clients see it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
