package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.ringing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a decision that comes too late, or that others were faster with. */
class DecisionTest {

  private static final Refusal TOO_LATE = new Refusal(Code.UNAVAILABLE, "too late");

  private final Decision cancels = end(ringing(), "end");

  @Test
  void unlessItChanges_ofAChange_isRefused_andStoresNothing() {
    assertThat(cancels.unlessItChanges(TOO_LATE))
        .isEqualTo(new Decision(List.of(), new Outcome.Refused(TOO_LATE)));
  }

  @Test
  void unlessItChanges_ofAJoinThatEndsOtherCalls_storesNothingEither() {
    Decision join = new Decision(cancels.transitions(), new Outcome.AsItIs(ringing()));

    assertThat(join.unlessItChanges(TOO_LATE).transitions()).isEmpty();
  }

  @Test
  void unlessItChanges_ofWhatWasCommittedBefore_staysAsItIs() {
    Call over = ringing().over(CallStatus.MISSED, "cancelled", ALICE, at(7), "end");
    Decision repeated = end(over, "end");
    Decision late = end(over, "another");

    assertThat(repeated.outcome()).isEqualTo(new Outcome.Repeated(over));
    assertThat(repeated.unlessItChanges(TOO_LATE)).isSameAs(repeated);
    assertThat(late.outcome()).isEqualTo(new Outcome.AsItIs(over));
    assertThat(late.unlessItChanges(TOO_LATE)).isSameAs(late);
  }

  @Test
  void only_keepsTheOutcome_withoutWhatOthersDid() {
    assertThat(cancels.only(List.of())).isEqualTo(new Decision(List.of(), cancels.outcome()));
  }

  private static Decision end(Call call, String cause) {
    return Ending.end(Optional.of(call), ALICE, false, "cancelled", at(7), cause);
  }
}
