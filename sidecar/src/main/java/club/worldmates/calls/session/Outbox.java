package club.worldmates.calls.session;

import club.worldmates.calls.call.Attendance;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Places;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.Tell.RingRule;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.protocol.Message;
import club.worldmates.calls.protocol.Messages;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes what is to be told to the hosts that hold the devices concerned. Used on the loop only. */
final class Outbox {

  private final Messages messages;
  private final Map<String, HostLink> hosts = new LinkedHashMap<>();

  private final AwayHosts away;

  /** {@code grace}: how long users of a lost host stay in their calls. */
  Outbox(Messages messages, Loop loop, Duration grace) {
    this.messages = messages;
    this.away = new AwayHosts(loop, grace);
  }

  void attach(HostLink host) {
    hosts.put(host.id(), host);
    away.sendTo(host);
  }

  void detach(String host) {
    if (hosts.remove(host) != null) {
      away.expect(host);
    }
  }

  boolean isAttached(String host) {
    return hosts.containsKey(host);
  }

  /**
   * Whether all that is told is heard: a host that is away for a moment hears it when it is back.
   */
  boolean reachesAll() {
    return !away.expectsAny();
  }

  int hostCount() {
    return hosts.size();
  }

  /**
   * Tells; {@code reached} hears how many devices it reached (not counted exactly unless it rings),
   * when all hosts concerned have carried it out.
   */
  void tell(Occasion on, Tell tell, String cause, Ticket ticket, IntConsumer reached) {
    RoomName room = on.room();
    Tell.Target target = tell.target();
    String key = key(room, tell, cause);
    List<Message> spelled = spell(tell);
    if (target instanceof Tell.Target.User user) {
      toAll(
          host -> {
            Set<String> except = sockets(user.except(), host);
            HostCommand.Audience audience = new HostCommand.Audience.OfUser(user.user(), except);
            return emit(key, room, audience, spelled, tell);
          },
          tell.tellsEnd() || saysWhoIsIn(tell) || isAnswer(tell),
          new Tally(hosts.size(), ticket, reached));
    } else if (target instanceof Tell.Target.Users users) {
      List<HostCommand.Recipient> recipients = recipients(users.users(), tell);
      toAll(
          host -> {
            Set<String> except = sockets(users.except(), host);
            HostCommand.Audience audience = new HostCommand.Audience.OfUsers(recipients, except);
            return emit(key, room, audience, spelled, tell);
          },
          tell.tellsEnd(),
          new Tally(hosts.size(), ticket, reached));
    } else if (target instanceof Tell.Target.Devices devices) {
      List<HostLink> holding = holding(devices.devices());
      Tally tally = new Tally(holding.size(), ticket, reached);
      Function<String, HostCommand> emit =
          host -> {
            Set<String> sockets = sockets(devices.devices(), host);
            return emit(key, room, new HostCommand.Audience.Sockets(sockets), spelled, tell);
          };
      holding.forEach(host -> host.send(emit.apply(host.id()), tally));
      if (tell.tellsEnd()) {
        hostsOf(devices.devices()).forEach(host -> away.keepIfExpected(host, emit));
      }
    } else if (target instanceof Tell.Target.Room inRoom) {
      List<HostLink> holding = holding(on.inRoomOrAway());
      Tally tally = new Tally(holding.size(), ticket, reached);
      Function<String, HostCommand> emit =
          host -> {
            Set<String> except = sockets(inRoom.except(), host);
            return emit(key, room, new HostCommand.Audience.InRoom(room, except), spelled, tell);
          };
      holding.forEach(host -> host.send(emit.apply(host.id()), tally));
      if (saysWhoIsIn(tell)) {
        away.keepForAll(emit);
      } else {
        // Who was lost a moment ago, and had no turn yet to leave the room, is missed by nobody
        // else.
        Set<DeviceId> missing = isShown(tell) ? on.inRoomOrAway() : on.inRoom();
        hostsOf(missing)
            .filter(host -> !hosts.containsKey(host))
            .forEach(host -> away.keepIfExpected(host, emit));
      }
    }
  }

  /**
   * The device that called waits for it, though another one of its user may have been reached. It
   * has one name, so that what waits for the user as well is not said twice.
   */
  private static boolean isAnswer(Tell tell) {
    Tell.Owed owed = tell.owed();
    return owed != null
        && owed.revision() > 0
        && tell.notices().stream().anyMatch(Notice.Answered.class::isInstance);
  }

  /** What devices in the room show of each other, until they hear otherwise. */
  private static boolean isShown(Tell tell) {
    return tell.notices().stream()
        .anyMatch(
            n ->
                n instanceof Notice.MediaChanged
                    || n instanceof Notice.ScreenShare
                    || n instanceof Notice.NoiseCancellation
                    || n instanceof Notice.Recording);
  }

  /** What devices in the room show for as long as they are not told otherwise. */
  private static boolean saysWhoIsIn(Tell tell) {
    return tell.notices().stream()
        .anyMatch(
            n ->
                n instanceof Notice.JoinedCall
                    || n instanceof Notice.LeftCall
                    || n instanceof Notice.Removed);
  }

  private void toAll(Function<String, HostCommand> emit, boolean alsoAway, Tally tally) {
    List.copyOf(hosts.values()).forEach(host -> host.send(emit.apply(host.id()), tally));
    if (alsoAway) {
      away.keepForAll(emit);
    }
  }

  private List<HostCommand.Recipient> recipients(Collection<UserId> users, Tell tell) {
    boolean personal = tell.notices().stream().anyMatch(Notice.GroupIncoming.class::isInstance);
    return users.stream()
        .map(user -> new HostCommand.Recipient(user, personal ? messages.iceServersFor(user) : ""))
        .toList();
  }

  /**
   * The call that a tell is about, the devices in its room, and those beside that were in it when
   * their host went away.
   */
  record Occasion(RoomName room, Set<DeviceId> inRoom, Set<DeviceId> inRoomOrAway) {
    static Occasion of(RoomName room, Places places) {
      return new Occasion(room, places.inRoom(), places.inRoomOrAway());
    }
  }

  /** What devices are to a call, and its users in the room. */
  record Seen(Places places, Function<UserId, Optional<Presence>> presenceOf) {
    static Seen of(Attendance attendance) {
      return new Seen(attendance.places(), attendance::presenceOf);
    }
  }

  /** Sends an error or answer to one device. */
  void toDevice(DeviceId device, RoomName about, Message message, String key, Ticket ticket) {
    HostCommand.Audience audience = new HostCommand.Audience.Sockets(Set.of(device.socket()));
    toSender(
        device,
        new HostCommand.Emit(key, about, audience, List.of(message), RingRule.ANY, false, false),
        ticket);
  }

  void answer(DeviceId device, long event, String json, Ticket ticket) {
    toSender(device, new HostCommand.Answer(event, json), ticket);
  }

  private void toSender(DeviceId device, HostCommand command, Ticket ticket) {
    HostLink host = hosts.get(device.host());
    if (host == null) {
      away.keep(device.host(), command, ticket.receipt());
    } else {
      host.send(command, ticket.receipt());
    }
  }

  /** Lets the hosts know what their devices are to a call, where that changed. */
  void places(RoomName room, Seen before, Seen after, Ticket ticket) {
    Map<DeviceId, Attendance.Placed> concerned = new LinkedHashMap<>();
    before.places().devices().forEach(placed -> concerned.put(placed.device().id(), placed));
    after.places().devices().forEach(placed -> concerned.put(placed.device().id(), placed));
    for (Attendance.Placed placed : concerned.values()) {
      DeviceId id = placed.device().id();
      UserId user = placed.device().user();
      Place place = after.places().of(id);
      Optional<Presence> presence = after.presenceOf().apply(user);
      boolean same =
          place.equals(before.places().of(id))
              && (!place.inRoom() || before.presenceOf().apply(user).equals(presence));
      HostLink host = hosts.get(id.host());
      if (!same && host != null) {
        host.send(
            new HostCommand.SetPlace(room, id.socket(), place, presence.orElse(null)),
            ticket.receipt());
      }
    }
  }

  /** Shows a call to all hosts as it is now. */
  void show(Call call, Ticket ticket) {
    for (HostLink host : List.copyOf(hosts.values())) {
      host.send(new HostCommand.ShowCall(call), ticket.receipt());
    }
    if (!call.isLive()) {
      away.keepForAll(host -> new HostCommand.ShowCall(call));
    }
  }

  void show(Call call, HostLink host) {
    host.send(new HostCommand.ShowCall(call), HostLink.Receipt.IGNORED);
  }

  /** Shows a group call to all hosts as it is now. */
  void show(GroupCall call, Ticket ticket) {
    for (HostLink host : List.copyOf(hosts.values())) {
      host.send(new HostCommand.ShowGroupCall(call), ticket.receipt());
    }
    if (!call.isLive()) {
      away.keepForAll(host -> new HostCommand.ShowGroupCall(call));
    }
  }

  void show(GroupCall call, HostLink host) {
    host.send(new HostCommand.ShowGroupCall(call), HostLink.Receipt.IGNORED);
  }

  private static HostCommand.Emit emit(
      String key, RoomName room, HostCommand.Audience audience, List<Message> spelled, Tell tell) {
    return new HostCommand.Emit(
        key,
        room,
        audience,
        spelled,
        tell.ringRule(),
        tell.tellsEnd(),
        tell.ringRule() == RingRule.RING);
  }

  private List<Message> spell(Tell tell) {
    UserId recipient = recipient(tell.target());
    return tell.notices().stream().map(notice -> spell(notice, recipient)).toList();
  }

  private Message spell(Notice notice, @Nullable UserId recipient) {
    Message message = recipient == null ? messages.of(notice) : messages.of(notice, recipient);
    return notice instanceof Notice.IceCandidate candidate
        ? message.once(candidate.cause())
        : message;
  }

  private static @Nullable UserId recipient(Tell.Target target) {
    if (target instanceof Tell.Target.User user) {
      return user.user();
    }
    return target instanceof Tell.Target.Devices devices ? devices.user() : null;
  }

  /**
   * Names what is said. What a user is owed of a revision has one name whoever says it, so that it
   * can be said again after a crash; all else is named by what caused it. Ringing and candidates
   * are told each device once anyway.
   */
  private static String key(RoomName room, Tell tell, String cause) {
    Tell.Owed owed = tell.owed();
    Notice first = tell.notices().get(0);
    if (tell.ringRule() == RingRule.RING || first instanceof Notice.IceCandidate) {
      return "";
    }
    if (owed != null && owed.revision() > 0) {
      return room + "#" + owed.revision() + "#" + owed.user();
    }
    UserId recipient = recipient(tell.target());
    if (cause.isEmpty()) {
      return "";
    }
    String what = first.getClass().getSimpleName();
    String whom = recipient == null ? "room" : recipient.toString();
    return room + "#" + cause + "#" + what + "#" + whom;
  }

  private List<HostLink> holding(Collection<DeviceId> devices) {
    return hostsOf(devices).map(hosts::get).filter(Objects::nonNull).toList();
  }

  private static Stream<String> hostsOf(Collection<DeviceId> devices) {
    return devices.stream().map(DeviceId::host).distinct();
  }

  private static Set<String> sockets(Set<DeviceId> devices, String host) {
    Predicate<DeviceId> own = device -> device.host().equals(host);
    Set<String> sockets = new LinkedHashSet<>();
    devices.stream().filter(own).map(DeviceId::socket).forEach(sockets::add);
    return sockets;
  }

  /** Adds up what several hosts report. */
  private static final class Tally implements HostLink.Receipt {
    private final Ticket ticket;
    private final IntConsumer reached;
    private int open;
    private int sum;

    Tally(int hosts, Ticket ticket, IntConsumer reached) {
      this.ticket = ticket;
      this.reached = reached;
      this.open = hosts;
      ticket.hold();
      if (hosts == 0) {
        finish();
      }
    }

    @Override
    public void done(int devices) {
      sum += devices == SOME ? 1 : devices;
      open--;
      if (open == 0) {
        finish();
      }
    }

    private void finish() {
      reached.accept(sum);
      ticket.release();
    }
  }
}
