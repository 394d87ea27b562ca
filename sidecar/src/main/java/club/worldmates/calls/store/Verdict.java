package club.worldmates.calls.store;

import club.worldmates.calls.call.Decision;

/** What becomes of a proposal once its transaction is committed. */
sealed interface Verdict {

  /** Stored as decided. */
  record Done(Decision decision) implements Verdict {}

  /** Its rule failed. */
  record Failed(Throwable cause) implements Verdict {}

  /** The call had changed meanwhile: nothing of it was stored, it must be decided again. */
  record Again() implements Verdict {}

  /** Another proposal of its batch changes the same group call: it goes after that one. */
  record Later() implements Verdict {}
}
