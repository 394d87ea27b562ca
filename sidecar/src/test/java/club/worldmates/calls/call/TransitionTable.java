package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ALICE_PHONE;
import static club.worldmates.calls.call.Cast.ALICE_TABLET;
import static club.worldmates.calls.call.Cast.ANSWER;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.BOB_PHONE;
import static club.worldmates.calls.call.Cast.BOB_TABLET;
import static club.worldmates.calls.call.Cast.CAROL;
import static club.worldmates.calls.call.Cast.CAROL_PHONE;
import static club.worldmates.calls.call.Cast.OFFER;
import static club.worldmates.calls.call.Cast.OTHER_ROOM;
import static club.worldmates.calls.call.Cast.ROOM;
import static club.worldmates.calls.call.Cast.at;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What every event does to a call in every state, as the rules themselves say. */
final class TransitionTable {

  /** One line; a status of null: there is no call. */
  record Line(
      CallStatus before,
      String event,
      CallStatus after,
      String reason,
      String told,
      String answer) {

    boolean isTransition() {
      return before != after;
    }
  }

  private static final Instant NOW = at(600);
  private static final OpaqueJson SDP = new OpaqueJson("{}");

  private final List<Line> lines = new ArrayList<>();

  static List<Line> lines() {
    TransitionTable table = new TransitionTable();
    table.births();
    for (CallStatus status : CallStatus.values()) {
      LiveCall live = Cast.liveIn(status);
      table.answers(live);
      table.ends(live);
      table.timers(live);
      table.rooms(live);
      table.passing(live);
      table.returns(live);
    }
    return table.lines;
  }

  private void births() {
    Sight nothing = Cast.nothingOf();
    Sight bobInCall = Cast.nothingOf(Cast.connected(OTHER_ROOM, BOB, CAROL));
    Sight bobRings = Cast.nothingOf(Cast.ringing(OTHER_ROOM, BOB, ALICE));
    initiate(null, "alice initiates", initiating(ALICE, false, Set.of(), true), nothing);
    initiate(
        null,
        "alice initiates, bob is offline",
        initiating(ALICE, false, Set.of(), false),
        nothing);
    initiate(
        null, "alice initiates, one blocked", initiating(ALICE, true, Set.of(), true), nothing);
    initiate(
        null,
        "alice initiates, bob is in a call",
        initiating(ALICE, false, Set.of(OTHER_ROOM), true),
        bobInCall);
    initiate(
        null, "alice initiates, bob rings her", initiating(ALICE, false, Set.of(), true), bobRings);
    row(null, "bob accepts", accept(Cast.nothingOf(), BOB, false));
    row(null, "bob rejects", Answering.reject(Optional.empty(), BOB, null, NOW, "now"));
    row(null, "alice ends", Ending.end(Optional.empty(), ALICE, false, "completed", NOW, "now"));
    row(null, "operator ends", Ending.byOperator(Optional.empty(), "maintenance", NOW));
  }

  private void answers(LiveCall live) {
    Sight sight = Sight.of(live.call());
    initiate(live, "alice initiates again", initiating(ALICE, false, Set.of(), true), sight);
    initiate(live, "carol initiates", initiating(CAROL, false, Set.of(), true), sight);
    for (Device device : List.of(BOB_PHONE, BOB_TABLET, ALICE_PHONE, CAROL_PHONE)) {
      boolean here = live.attendance().placeOf(device.id()).answered();
      Decision decision = accept(sight, device.user(), here);
      change(live, name(device) + " accepts", device, decision);
    }
    Sight busy = Cast.sight(live.call(), Cast.connected(OTHER_ROOM, ALICE, CAROL));
    change(live, "bobPhone accepts, alice is in a call", null, accept(busy, BOB, false));
    for (Device device : List.of(BOB_PHONE, BOB_TABLET, ALICE_PHONE, CAROL_PHONE)) {
      change(
          live,
          name(device) + " rejects",
          device,
          Answering.reject(Optional.of(live.call()), device.user(), null, NOW, "now"));
    }
  }

  private void ends(LiveCall live) {
    for (Device device : List.of(ALICE_PHONE, ALICE_TABLET, BOB_PHONE, BOB_TABLET, CAROL_PHONE)) {
      end(live, name(device) + " ends", device, "completed");
    }
    end(live, "alicePhone ends, failed", ALICE_PHONE, Reason.FAILED);
    end(live, "bobPhone ends, failed", BOB_PHONE, Reason.FAILED);
  }

  private void timers(LiveCall live) {
    Attendance attendance = live.attendance();
    due(live, "ring time over");
    due(live.with(attendance.gone(ALICE_PHONE, List.of(), at(10), false)), "alice's grace over");
    Attendance bobGone = attendance.gone(BOB_PHONE, List.of(), at(10), false);
    due(live.with(bobGone), "bobPhone's grace over");
    due(live.with(bobGone.calleeGone(at(10))), "grace over of all of bob's devices");
    Optional<Call> call = Optional.of(live.call());
    change(live, "operator ends", null, Ending.byOperator(call, "maintenance", NOW));
    row(live, "ring reached nobody", Ending.unreached(live.call(), false, NOW, "now"));
  }

  private void rooms(LiveCall live) {
    for (Device device : List.of(ALICE_PHONE, BOB_PHONE, BOB_TABLET, CAROL_PHONE)) {
      step(live, name(device) + " joins", CallRoom.join(live, device, NOW));
      step(live, name(device) + " leaves", CallRoom.leave(live, device, NOW));
    }
  }

  private void passing(LiveCall live) {
    for (Device device : List.of(ALICE_PHONE, BOB_PHONE, BOB_TABLET, CAROL_PHONE)) {
      step(
          live,
          name(device) + " sends a candidate",
          InCall.candidate(live, device, Optional.empty(), Cast.candidate(device.user(), 9)));
      step(
          live,
          name(device) + " renegotiates",
          InCall.renegotiate(live, device, Optional.empty(), false, SDP));
    }
    step(live, "bobPhone toggles media", InCall.toggleMedia(live, BOB_PHONE, true, false));
    step(live, "bobPhone shares its screen", InCall.screenShare(live, BOB_PHONE, "start"));
    step(live, "bobPhone records", InCall.recording(live, BOB_PHONE, null, "start", NOW));
  }

  private void returns(LiveCall live) {
    for (Device device : List.of(ALICE_TABLET, BOB_PHONE, BOB_TABLET, CAROL_PHONE)) {
      step(
          live,
          name(device) + " registers",
          ComingBack.register(live, device, Cast.incoming(), at(61)));
    }
  }

  private void end(LiveCall live, String event, Device device, String reason) {
    boolean elsewhere = live.attendance().placeOf(device.id()).elsewhere();
    Optional<Call> call = Optional.of(live.call());
    change(live, event, device, Ending.end(call, device.user(), elsewhere, reason, NOW, "now"));
  }

  private void due(LiveCall live, String event) {
    Consumer<Deadline> expire =
        deadline -> change(live, event, null, Ending.due(live.call(), live.call(), deadline));
    Deadline.next(live.call(), live.attendance(), Cast.TIMING)
        .ifPresentOrElse(expire, () -> line(live, event, live.call(), "", "no timer"));
  }

  /** A decision on the row, and who hears of it once it is committed. */
  private void change(LiveCall live, String event, Device actor, Decision decision) {
    if (decision.transitions().isEmpty()) {
      row(live, event, decision);
      return;
    }
    Call after = decision.transitions().get(decision.transitions().size() - 1).after();
    LiveCall next = live.with(after);
    List<Tell> tells =
        after.status() == CallStatus.CONNECTED
            ? Tellings.accepted(next, actor, others(actor)).tells()
            : Tellings.over(next, actor == null ? null : actor.id());
    line(live, event, after, Told.of(tells), answer(decision));
  }

  private void initiate(LiveCall live, String event, Initiating rule, Sight sight) {
    row(live, event, rule.decide(sight, NOW));
  }

  /** A decision on the row of which nobody but the sender hears by these rules. */
  private void row(LiveCall live, String event, Decision decision) {
    List<Transition> changes = decision.transitions();
    Call before = live == null ? null : live.call();
    Call after = changes.isEmpty() ? before : changes.get(changes.size() - 1).after();
    line(live, event, after, "", answer(decision));
  }

  private void step(LiveCall live, String event, Step step) {
    String answer =
        step.reply() instanceof Reply.Ok ok
            ? "ok " + ok.status().text() + (ok.elsewhere() ? " elsewhere" : "")
            : Cast.codeOf(step).text();
    line(live, event, step.next().call(), Told.of(step.tells()), answer);
  }

  private void line(LiveCall live, String event, Call after, String told, String answer) {
    CallStatus before = live == null ? null : live.call().status();
    CallStatus now = after == null ? null : after.status();
    String reason = after == null || before == now ? "" : after.reason();
    lines.add(new Line(before, event, now, reason == null ? "" : reason, told, answer));
  }

  private static String answer(Decision decision) {
    if (decision.outcome() instanceof Outcome.Changed changed) {
      return "ok " + changed.transition().after().status().text();
    }
    return decision.outcome() instanceof Outcome.AsItIs same
        ? "ok " + same.call().status().text()
        : Cast.codeOf(decision).text();
  }

  private static Decision accept(Sight sight, UserId user, boolean here) {
    return Answering.accept(sight, user, here, ANSWER, NOW, "now");
  }

  private static Initiating initiating(
      UserId from, boolean blocked, Set<RoomName> calleeIn, boolean reachable) {
    return new Initiating(
        ROOM, from, BOB, CallType.VIDEO, OFFER, blocked, Set.of(), calleeIn, reachable, "now");
  }

  private static List<Device> others(Device answering) {
    return answering.equals(BOB_PHONE) ? List.of(BOB_TABLET) : List.of(BOB_PHONE);
  }

  private static String name(Device device) {
    return device.id().socket();
  }
}
