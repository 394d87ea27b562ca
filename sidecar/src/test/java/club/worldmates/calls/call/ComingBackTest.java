package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ALICE_PHONE;
import static club.worldmates.calls.call.Cast.ALICE_TABLET;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.BOB_PHONE;
import static club.worldmates.calls.call.Cast.BOB_TABLET;
import static club.worldmates.calls.call.Cast.CAROL_PHONE;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.blocked;
import static club.worldmates.calls.call.Cast.candidate;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.connectedLive;
import static club.worldmates.calls.call.Cast.ids;
import static club.worldmates.calls.call.Cast.inRoomLive;
import static club.worldmates.calls.call.Cast.incoming;
import static club.worldmates.calls.call.Cast.missed;
import static club.worldmates.calls.call.Cast.reconnected;
import static club.worldmates.calls.call.Cast.rejected;
import static club.worldmates.calls.call.Cast.ringing;
import static club.worldmates.calls.call.Cast.ringingLive;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.ComingBack.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a device hears when it registers (protocol.md 4, Coming back). */
class ComingBackTest {

  private static final Device ALICE_AGAIN = reconnected(ALICE_PHONE);

  @Test
  void kinds_areInTheOrderInWhichADeviceHears() {
    assertThat(Kind.values())
        .containsExactly(
            Kind.RINGS_FOR_HIM,
            Kind.NOBODY_ATTACHED,
            Kind.ATTACHED_ELSEWHERE,
            Kind.OVER_UNHEARD,
            Kind.NOTHING);
  }

  @Test
  void register_whileItRingsForHim_hearsItAndTheCandidatesSoFar() {
    LiveCall live =
        ringingLive().withCandidate(candidate(ALICE, 1)).withCandidate(candidate(ALICE, 2));
    Device late = reconnected(BOB_PHONE);

    assertThat(register(live, late).tells())
        .containsExactly(
            new Tell(
                new Tell.Target.Devices(BOB, ids(late)),
                List.of(incoming(), candidate(ALICE, 1), candidate(ALICE, 2)),
                Tell.RingRule.RING,
                new Tell.Owed(BOB, 1, false)));
  }

  @Test
  void register_whileItRingsForHim_endsTheGraceOfTheCallee() {
    LiveCall gone = ringingLive().with(ringingLive().attendance().calleeGone(at(3)));

    assertThat(register(gone, BOB_TABLET).next().attendance().calleeGoneSince()).isEmpty();
  }

  @Test
  void register_afterJoiningUnrung_stillHearsTheCall() {
    LiveCall joined =
        LiveCall.of(ringing()).with(Attendance.NOBODY.joined(BOB_PHONE, CallType.VIDEO, at(2)));

    assertThat(kind(joined, BOB_PHONE)).isEqualTo(Kind.RINGS_FOR_HIM);
  }

  @Test
  void register_ofTheLostDevice_isAttachedAgain() {
    Step step = register(lost(inRoomLive(), ALICE_PHONE, false), ALICE_AGAIN);

    assertThat(step.tells()).containsExactly(resumed(ALICE_AGAIN, inRoomLive(), false));
    assertThat(step.next().attendance().attachedOf(ALICE)).isEqualTo(ids(ALICE_AGAIN));
    assertThat(step.next().attendance().lossOf(ALICE)).isEmpty();
  }

  @Test
  void register_ofAnotherDevice_resumesButEndsNoGrace() {
    Step step = register(lost(inRoomLive(), ALICE_PHONE, false), ALICE_TABLET);

    assertThat(step.tells()).containsExactly(resumed(ALICE_TABLET, inRoomLive(), false));
    assertThat(step.next().attendance().lossOf(ALICE)).isPresent();
    assertThat(step.next().attendance().attachedOf(ALICE)).isEmpty();
  }

  @Test
  void register_afterTheHostWasLost_isTakenForTheLostDevice() {
    Step step = register(lost(connectedLive(), ALICE_PHONE, true), ALICE_TABLET);

    assertThat(step.next().attendance().attachedOf(ALICE)).isEqualTo(ids(ALICE_TABLET));
  }

  @Test
  void register_whenNoDeviceIsAttached_hearsWhatWaitedOneByOne_thenResumed() {
    Notice answer = new Notice.Answered(Cast.ROOM, Cast.ANSWER, BOB);
    LiveCall waiting =
        lost(connectedLive(), ALICE_PHONE, false)
            .kept(ALICE, 1, List.of(answer))
            .kept(ALICE, 2, List.of(candidate(BOB, 1)));
    Step step = register(waiting, ALICE_AGAIN);

    assertThat(step.tells())
        .containsExactly(
            waited(ALICE_AGAIN, answer, 2),
            waited(ALICE_AGAIN, candidate(BOB, 1), 0),
            resumed(ALICE_AGAIN, connectedLive(), false));
    assertThat(step.next().backlogOf(ALICE)).isEmpty();
  }

  @Test
  void register_ofTheCallerWhileItRings_resumes() {
    assertThat(register(lost(ringingLive(), ALICE_PHONE, false), ALICE_AGAIN).tells())
        .containsExactly(resumed(ALICE_AGAIN, ringingLive(), false));
  }

  @Test
  void register_withAnotherDeviceInTheCall_hearsThatItIsElsewhere() {
    LiveCall live = inRoomLive();

    for (Device device : List.of(ALICE_TABLET, BOB_TABLET)) {
      assertThat(register(live, device))
          .isEqualTo(
              new Step(
                  live,
                  List.of(resumed(device, live, true)),
                  new Reply.Ok(CallStatus.CONNECTED, false)));
    }
  }

  @Test
  void register_ofADeviceInTheCall_hearsNothing() {
    assertThat(register(inRoomLive(), BOB_PHONE).tells()).isEmpty();
  }

  @Test
  void register_afterAnEndThatNobodyHeard_hearsIt() {
    assertThat(register(LiveCall.of(missed()), ALICE_PHONE).tells())
        .containsExactly(end(ALICE_PHONE, Cast.ended(Reason.NO_ANSWER, null), 2));
    assertThat(register(LiveCall.of(rejected()), ALICE_PHONE).tells())
        .containsExactly(end(ALICE_PHONE, new Notice.Rejected(Cast.ROOM, BOB, "later", null), 2));
  }

  @Test
  void register_afterAnEnd_ofACallThatRangForHim_hearsIt() {
    Call rang = ringing().over(CallStatus.MISSED, "cancelled", ALICE, at(7), "end");
    Call unreached = rang.told(BOB, rang.revision());

    assertThat(kind(LiveCall.of(rang), BOB_PHONE)).isEqualTo(Kind.OVER_UNHEARD);
    assertThat(kind(LiveCall.of(unreached), BOB_PHONE)).isEqualTo(Kind.NOTHING);
  }

  @Test
  void register_afterAnEndThatHeCausedOrHeard_hearsNothing() {
    Call over = connected().over(CallStatus.ENDED, "completed", ALICE, at(9), "end");

    assertThat(kind(LiveCall.of(over), ALICE_PHONE)).isEqualTo(Kind.NOTHING);
    assertThat(kind(LiveCall.of(over.told(BOB, 3)), BOB_PHONE)).isEqualTo(Kind.NOTHING);
    assertThat(kind(LiveCall.of(over), BOB_PHONE)).isEqualTo(Kind.OVER_UNHEARD);
  }

  @Test
  void register_fiveMinutesAfterTheEnd_hearsNothing() {
    LiveCall over = LiveCall.of(missed());

    assertThat(ComingBack.kind(over, ALICE_PHONE, at(60 + 300))).isEqualTo(Kind.OVER_UNHEARD);
    assertThat(ComingBack.kind(over, ALICE_PHONE, at(60 + 301))).isEqualTo(Kind.NOTHING);
  }

  @Test
  void register_ofAStrangerOrABlockedCallee_hearsNothing() {
    assertThat(kind(ringingLive(), CAROL_PHONE)).isEqualTo(Kind.NOTHING);
    assertThat(kind(LiveCall.of(blocked()), BOB_PHONE)).isEqualTo(Kind.NOTHING);
    assertThat(kind(LiveCall.of(Cast.blockedButRinging(Cast.ROOM, ALICE, BOB)), BOB_PHONE))
        .isEqualTo(Kind.NOTHING);
  }

  private static Step register(LiveCall live, Device device) {
    return ComingBack.register(live, device, incoming(), at(61));
  }

  private static Kind kind(LiveCall live, Device device) {
    return ComingBack.kind(live, device, at(61));
  }

  private static LiveCall lost(LiveCall live, Device device, boolean withHost) {
    return live.with(live.attendance().gone(device, List.of(), at(9), withHost));
  }

  private static Tell resumed(Device device, LiveCall live, boolean elsewhere) {
    return Tell.device(
        device, new Notice.Resumed(live.call(), live.attendance().participants(), elsewhere));
  }

  /** Something that waited; only what says what became of the call is of a revision. */
  private static Tell waited(Device device, Notice notice, int revision) {
    return new Tell(
        new Tell.Target.Devices(device.user(), ids(device)),
        List.of(notice),
        Tell.RingRule.ANY,
        new Tell.Owed(device.user(), revision, true));
  }

  private static Tell end(Device device, Notice notice, int revision) {
    return new Tell(
        new Tell.Target.Devices(device.user(), ids(device)),
        List.of(notice),
        Tell.RingRule.ANY,
        new Tell.Owed(device.user(), revision, false));
  }
}
