package club.worldmates.calls.session;

import club.worldmates.calls.call.Code;
import org.jspecify.annotations.Nullable;

/** Hears what the clients' events come to. Called on the loop for each of them; must not block. */
@FunctionalInterface
public interface AnswerWatch {

  /** Nobody watches. */
  AnswerWatch NOBODY = (event, code) -> {};

  /**
   * An event is answered, aloud or by silence.
   *
   * @param event the client's name of it, as the host passed it on: it may be any text
   * @param code why it failed; null: it did not
   */
  void answered(String event, @Nullable Code code);
}
