package club.worldmates.calls.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** How rpcs of {@code CallService} fail. None of the texts holds anything that a client sent. */
final class Statuses {

  /** A newer stream of the same host took over. */
  static final Status SUPERSEDED =
      Status.ABORTED.withDescription("a later attempt of this instance is attached");

  /** The host does not acknowledge, or not fast enough; it is to attach again. */
  static final Status OVERFLOW =
      Status.RESOURCE_EXHAUSTED.withDescription("too many commands are not acknowledged");

  /** The adapter sends faster than it can be served; it is to attach again, and send the rest. */
  static final Status FLOOD =
      Status.RESOURCE_EXHAUSTED.withDescription("too many events are under way");

  static final Status GOING_DOWN = Status.UNAVAILABLE.withDescription("the sidecar is going down");

  static final Status DATABASE_AWAY = Status.UNAVAILABLE.withDescription("the database is away");

  static final Status NO_TOKEN =
      Status.UNAUTHENTICATED.withDescription("the token is missing or wrong");

  static final Status NO_CERTIFICATE =
      Status.UNAUTHENTICATED.withDescription("the client certificate is not accepted any more");

  static final Status TOO_MANY_FREE_CALLS =
      Status.RESOURCE_EXHAUSTED.withDescription("a later call without a token took the place");

  static final Status TOO_MANY_CALLS =
      Status.RESOURCE_EXHAUSTED.withDescription("too many calls are not answered yet");

  static final Status TOO_MANY_HOSTS =
      Status.RESOURCE_EXHAUSTED.withDescription("too many chat servers are attached");

  static final Status TOO_LARGE_SNAPSHOT =
      Status.RESOURCE_EXHAUSTED.withDescription("the snapshot has too many devices");

  static final Status NOTHING_SAID =
      Status.DEADLINE_EXCEEDED.withDescription("neither hello nor a whole snapshot came in time");

  static final Status FAILED = Status.INTERNAL.withDescription("something went wrong");

  private Statuses() {}

  /** The adapter broke a rule of the stream, or a caller asked for what cannot be. */
  static StatusRuntimeException invalid(String cause) {
    return Status.INVALID_ARGUMENT.withDescription(cause).asRuntimeException();
  }

  static StatusRuntimeException noSuchCall() {
    return Status.NOT_FOUND.withDescription("there is no such call").asRuntimeException();
  }
}
