package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ANSWER;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.ROOM;
import static club.worldmates.calls.call.Cast.candidate;
import static club.worldmates.calls.call.Cast.connectedLive;
import static club.worldmates.calls.call.Cast.ringingLive;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept for those who come later (protocol.md 4, Coming back; 5, Stored). */
class LiveCallTest {

  private static final Notice ANSWERED = new Notice.Answered(ROOM, ANSWER, BOB);

  @Test
  void candidates_theNewestSixtyFourOfEachSenderAreKept() {
    LiveCall live = ringingLive().withCandidate(candidate(BOB, 0));
    for (int i = 1; i <= 70; i++) {
      live = live.withCandidate(candidate(ALICE, i));
    }

    assertThat(live.candidatesOf(ALICE)).isEqualTo(candidates(7, 70));
    assertThat(live.candidatesOf(BOB)).containsExactly(candidate(BOB, 0));
  }

  @Test
  void backlog_isInTheOrderOfEmission_evenIfReportedLate() {
    LiveCall live =
        connectedLive()
            .kept(ALICE, 2, List.of(candidate(BOB, 2)))
            .kept(ALICE, 1, List.of(ANSWERED))
            .kept(ALICE, 3, List.of(candidate(BOB, 3)));

    assertThat(live.backlogOf(ALICE))
        .containsExactly(ANSWERED, candidate(BOB, 2), candidate(BOB, 3));
    assertThat(live.backlogOf(BOB)).isEmpty();
  }

  @Test
  void backlog_neverLosesTheAnswer_howeverManyCandidatesFollow() {
    LiveCall live = connectedLive().kept(ALICE, 0, List.of(ANSWERED));
    for (int i = 1; i <= 200; i++) {
      live = live.kept(ALICE, i, List.of(candidate(BOB, i)));
    }

    assertThat(live.backlogOf(ALICE)).startsWith(ANSWERED).endsWith(candidate(BOB, 200));
    assertThat(live.backlogOf(ALICE)).hasSizeBetween(1 + LiveCall.MAX_CANDIDATES, 200);
  }

  @Test
  void backlog_isBounded_whateverItHolds() {
    LiveCall live = connectedLive();
    for (int i = 1; i <= 500; i++) {
      live = live.kept(ALICE, i, List.of(new Notice.Renegotiation(ROOM, BOB, false, ANSWER)));
    }

    assertThat(live.backlogOf(ALICE)).hasSize(Backlog.MAX_ENTRIES);
  }

  @Test
  void withoutBacklog_forgetsWhatWaited() {
    LiveCall live = connectedLive().kept(ALICE, 1, List.of(ANSWERED));

    assertThat(live.withoutBacklog(ALICE).backlogOf(ALICE)).isEmpty();
    assertThat(live.withoutBacklog(BOB)).isSameAs(live);
  }

  @Test
  void devicesRung_isNeverLowered() {
    assertThat(ringingLive().withDevicesRung(2).withDevicesRung(0).devicesRung()).isEqualTo(2);
  }

  private static List<Notice.IceCandidate> candidates(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> candidate(ALICE, i)).toList();
  }
}
