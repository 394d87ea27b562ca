package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes the way of a new call as far as its commit, and takes it back. The first real one would
 * otherwise wait for a thousand classes to be loaded, and on a busy machine longer than anybody is
 * let wait.
 */
final class WarmUp {

  private static final int TIMES = 5;
  private static final UserId ONE = new UserId(1);
  private static final UserId OTHER = new UserId(2);
  private static final Instant LONG_AGO = Instant.ofEpochSecond(1_000_000_000);
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private final Database database;
  private final Schema schema;

  WarmUp(Database database, Schema schema) {
    this.database = database;
    this.schema = schema;
  }

  /** What is in the way is no matter: it will be, or will not be, when the first call comes. */
  void run() {
    for (int i = 0; i < TIMES; i++) {
      try {
        var unused =
            database.write(sql -> inVain(Round.withoutCommit(sql, schema).run(List.of(newCall()))));
      } catch (TakenBack expected) {
        log.trace("taken back");
      } catch (RuntimeException failure) {
        log.debug("no warm-up: {}", Trouble.of(failure));
      }
    }
  }

  private static Pending newCall() {
    RoomName room = new RoomName("warm-up " + UUID.randomUUID());
    Call call =
        Call.ringing(room, ONE, OTHER, CallType.AUDIO, OpaqueJson.NULL, LONG_AGO, "warm-up");
    Transition birth = new Transition(null, call);
    Decision decision = new Decision(List.of(birth), new Outcome.Changed(birth));
    return new Pending(Proposal.toStart(room, Set.of(ONE, OTHER), sight -> decision));
  }

  private static boolean inVain(List<Verdict> verdicts) {
    throw new TakenBack(verdicts.size());
  }

  /** Ends the transaction without a commit. */
  private static final class TakenBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TakenBack(int proposals) {
      super(proposals + " proposals", null, false, false);
    }
  }
}
