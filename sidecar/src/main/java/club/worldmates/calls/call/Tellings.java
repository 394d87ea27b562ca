package club.worldmates.calls.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of a committed transition (protocol.md 4). A function of the stored row and of who
 * attends, so that the same can be told again after a crash.
 */
public final class Tellings {

  private Tellings() {}

  /**
   * The callee answered.
   *
   * @param by the device that answered
   * @param others the other connected devices of the callee: from now on they are told elsewhere
   */
  public static Step accepted(LiveCall live, Device by, Collection<Device> others) {
    return accepted(live, by, others, new Tell.Target.User(live.call().to(), Set.of(by.id())));
  }

  /**
   * The callee answered before a crash, and the answer comes once more.
   *
   * @param others the other devices of the callee that were there when he answered: what connected
   *     since may be the same client
   */
  public static Step acceptedAgain(LiveCall live, Device by, Collection<Device> others) {
    Set<DeviceId> ids = others.stream().map(Device::id).collect(Collectors.toSet());
    return accepted(live, by, others, new Tell.Target.Devices(live.call().to(), ids));
  }

  private static Step accepted(
      LiveCall live, Device by, Collection<Device> others, Tell.Target elsewhere) {
    Call call = live.call();
    Attendance before = live.attendance();
    Attendance after = before.calleeBack().answered(by).elsewhere(others);
    InCall.Draft draft = InCall.flushed(live.with(after), by);
    List<Tell> tells = draft.tells;
    if (before.presenceOf(call.to()).isPresent() && after.presenceOf(call.to()).isEmpty()) {
      tells.add(Tell.room(call.room(), by.id(), new Notice.LeftCall(call.room(), call.to())));
    }
    tells.add(answer(call));
    tells.add(
        new Tell(
            elsewhere,
            List.of(takenElsewhere(call)),
            Tell.RingRule.ANY,
            new Tell.Owed(call.to(), 0, false)));
    return new Step(draft.live, tells, Reply.Ok.of(call));
  }

  /** {@code call:answer} for every device of the initiator; it waits for him if he has none. */
  private static Tell answer(Call call) {
    return new Tell(
        new Tell.Target.User(call.from(), Set.of()),
        List.of(answered(call)),
        Tell.RingRule.ANY,
        new Tell.Owed(call.from(), call.revision(), true));
  }

  /**
   * The same for devices of his that may have been away when he heard it by another one. A device
   * that heard it does not hear it again.
   */
  public static Tell answer(Call call, Set<DeviceId> devices) {
    return new Tell(
        new Tell.Target.Devices(call.from(), devices),
        List.of(answered(call)),
        Tell.RingRule.ANY,
        new Tell.Owed(call.from(), call.revision(), false));
  }

  static Notice answered(Call call) {
    OpaqueJson answer = Optional.ofNullable(call.answer()).orElse(OpaqueJson.NULL);
    return new Notice.Answered(call.room(), answer, call.to());
  }

  /**
   * The call is over.
   *
   * @param actor the device whose event ended it, which is answered instead; null: none did. Where
   *     nobody ended the call (it gave way to another one), every device hears
   */
  public static List<Tell> over(LiveCall live, @Nullable DeviceId actor) {
    Call call = live.call();
    if (call.status() == CallStatus.REJECTED) {
      return List.of(
          toUser(live, call.from()),
          Tell.user(call.to(), only(actor), takenElsewhere(call), 0).onlyRung());
    }
    UserId by = call.endedBy();
    if (by == null) {
      return told(live).stream().map(user -> toUser(live, user)).toList();
    }
    List<Tell> tells = new ArrayList<>();
    tells.add(toUser(live, call.other(by)));
    Set<DeviceId> own = live.attendance().attachedOrAwayOf(by);
    own.removeIf(device -> device.equals(actor));
    if (!own.isEmpty()) {
      tells.add(Tell.devices(by, own, List.of(endOf(call, by))));
    }
    return tells;
  }

  /** How a user hears that the call is over. */
  public static Notice endOf(Call call, UserId user) {
    boolean caller = call.from().equals(user);
    if (caller && call.status() == CallStatus.REJECTED) {
      return new Notice.Rejected(call.room(), call.to(), call.reason(), null);
    }
    boolean busy =
        call.status() == CallStatus.MISSED
            && call.endedBy() == null
            && Reason.BUSY.equals(call.reason());
    if (busy) {
      return caller
          ? new Notice.Rejected(call.room(), call.to(), Reason.BUSY, null)
          : new Notice.Ended(call.room(), Reason.BUSY, call.to());
    }
    String reason = call.reason() == null ? Reason.USER_ENDED : call.reason();
    return new Notice.Ended(call.room(), reason, call.endedBy());
  }

  /** The end for every device of a user but those that were told elsewhere. */
  private static Tell toUser(LiveCall live, UserId user) {
    return toUser(live, user, live.attendance().elsewhereOf(user));
  }

  private static Set<DeviceId> only(@Nullable DeviceId device) {
    return device == null ? Set.of() : Set.of(device);
  }

  /**
   * The end for every device of a user, except some. A callee who never answered knows of the call
   * by its ringing only: a device that did not ring hears of no end.
   */
  public static Tell toUser(LiveCall live, UserId user, Set<DeviceId> except) {
    Call call = live.call();
    Tell end = Tell.user(user, except, endOf(call, user), call.revision());
    return user.equals(call.to()) && call.acceptedAt() == null ? end.onlyRung() : end;
  }

  /** The call ended while these devices were away with their host. */
  public static List<Tell> overMeanwhile(Call call, Collection<Attendance.Placed> back) {
    return Stream.of(call.from(), call.to())
        .filter(
            user -> call.hasParticipant(user) && !(isCaller(call, user) && call.reachedNobody()))
        .flatMap(user -> overMeanwhile(call, user, back).stream())
        .toList();
  }

  private static Optional<Tell> overMeanwhile(
      Call call, UserId user, Collection<Attendance.Placed> back) {
    boolean acted = user.equals(call.endedBy());
    List<Attendance.Placed> concerned =
        back.stream()
            .filter(p -> p.device().user().equals(user) && !p.place().done())
            .filter(p -> !(acted && p.device().id().caused(call.cause())))
            .filter(p -> p.place().attached() || ringsStill(p.place(), acted))
            .toList();
    if (concerned.isEmpty()) {
      return Optional.empty();
    }
    Set<DeviceId> devices =
        concerned.stream().map(p -> p.device().id()).collect(Collectors.toSet());
    if (!acted) {
      return Optional.of(toDevices(call, user, devices));
    }
    boolean taken =
        call.status() == CallStatus.REJECTED
            || concerned.stream().noneMatch(p -> p.place().attached());
    Notice notice = taken ? takenElsewhere(call) : endOf(call, user);
    return Optional.of(Tell.devices(user, devices, List.of(notice)));
  }

  /**
   * Devices of the callee ring although another one answered: they were away with their host, or a
   * ring came late. If the one that answered is lost by now, only those that count as told
   * elsewhere ring for nothing: another one may be the same client.
   */
  public static Step answeredElsewhere(LiveCall live, Collection<Device> ofCallee) {
    Call call = live.call();
    Attendance attendance = live.attendance();
    Set<DeviceId> attached = attendance.attachedOf(call.to());
    List<Device> ringing =
        ofCallee.stream()
            .filter(device -> !attached.contains(device.id()))
            .filter(device -> !device.id().caused(call.cause()))
            .filter(d -> !attached.isEmpty() || attendance.placeOf(d.id()).elsewhere())
            .toList();
    if (ringing.isEmpty()) {
      return Step.asItIs(live);
    }
    Set<DeviceId> ids = ringing.stream().map(Device::id).collect(Collectors.toSet());
    return new Step(
        live.with(attendance.elsewhere(ringing)),
        List.of(Tell.devices(call.to(), ids, List.of(takenElsewhere(call)))),
        Reply.Ok.of(call));
  }

  private static boolean isCaller(Call call, UserId user) {
    return call.from().equals(user);
  }

  /** The end for some devices of a user who is owed it. */
  public static Tell toDevices(Call call, UserId user, Set<DeviceId> devices) {
    return new Tell(
        new Tell.Target.Devices(user, devices),
        List.of(endOf(call, user)),
        Tell.RingRule.ANY,
        new Tell.Owed(user, call.revision(), false));
  }

  /** A device that answered and then left needs no telling of what its own user did. */
  private static boolean ringsStill(Place place, boolean acted) {
    return place.rang() && !(acted && place.answered());
  }

  /** Another device of the callee took the call, or refused it. */
  private static Notice takenElsewhere(Call call) {
    boolean rejected = call.status() == CallStatus.REJECTED;
    String reason = rejected ? Reason.REJECTED_ELSEWHERE : Reason.ANSWERED_ELSEWHERE;
    return new Notice.Ended(call.room(), reason, call.to());
  }

  /**
   * Whom a timer's end is for: both sides, or of a lost connection the other side of the one whose
   * grace is over. Whoever went later is in his grace still, and the other side.
   */
  private static List<UserId> told(LiveCall live) {
    Call call = live.call();
    if (!Reason.CONNECTION_LOST.equals(call.reason())) {
      return List.of(call.from(), call.to());
    }
    Attendance attendance = live.attendance();
    Optional<Instant> caller = attendance.lossOf(call.from()).map(Loss::at);
    Optional<Instant> callee =
        call.acceptedAt() == null
            ? attendance.calleeGoneSince()
            : attendance.lossOf(call.to()).map(Loss::at);
    int order = caller.orElse(Instant.MAX).compareTo(callee.orElse(Instant.MAX));
    if (order == 0) {
      return List.of(call.from(), call.to());
    }
    return List.of(order < 0 ? call.to() : call.from());
  }
}
