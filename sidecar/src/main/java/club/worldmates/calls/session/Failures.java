package club.worldmates.calls.session;

import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outages and bugs: logged once, answered with a code, and the loop goes on. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** What the sender of an event is answered. */
  static Reply reply(String event, Throwable failure) {
    if (failure instanceof StoreUnavailableException) {
      return unavailable();
    }
    LOG.error("[CALLS] {} failed", event, failure);
    return new Reply.Refused(new Refusal(Code.INTERNAL, "Internal error"));
  }

  static Reply unavailable() {
    return new Reply.Refused(
        new Refusal(Code.UNAVAILABLE, "Calls are not available at the moment"));
  }
}
