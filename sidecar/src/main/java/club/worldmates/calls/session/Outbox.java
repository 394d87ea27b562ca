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
import club.worldmates.calls.session.HostCommand.Audience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Takes what is to be told to the hosts that hold the devices concerned. Used on the loop only. */
final class Outbox {

  private final Messages messages;
  private final Map<String, HostLink> hosts = new LinkedHashMap<>();

  private final AwayHosts away;

  private final Unreported unreported = new Unreported();

  /** {@code grace}: how long users of a lost host stay in their calls. */
  Outbox(Messages messages, Loop loop, Duration grace) {
    this.messages = messages;
    this.away = new AwayHosts(loop, grace);
  }

  /** The host is there. Whether it was away, and expected back: it hears what it missed. */
  boolean attach(HostLink host) {
    hosts.put(host.id(), host);
    return away.sendTo(host);
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
    tell(on, tell, cause, ticket, () -> {}, reached);
  }

  /** The same; {@code heard} runs as soon as a first device was reached. */
  void tell(
      Occasion on, Tell tell, String cause, Ticket ticket, Runnable heard, IntConsumer reached) {
    Said said = Said.of(on.room(), tell, cause, messages);
    Tell.Target target = tell.target();
    if (target instanceof Tell.Target.User user) {
      toAll(
          host -> said.to(new Audience.OfUser(user.user(), sockets(user.except(), host))),
          tell.tellsEnd() || said.saysWhoIsIn() || said.isAnswer(),
          tally(on.room(), tell, hosts.values(), ticket, heard, reached));
    } else if (target instanceof Tell.Target.Users users) {
      List<HostCommand.Recipient> recipients = recipients(users.users(), tell);
      toAll(
          host -> said.to(new Audience.OfUsers(recipients, sockets(users.except(), host))),
          tell.tellsEnd(),
          tally(on.room(), tell, hosts.values(), ticket, heard, reached));
    } else if (target instanceof Tell.Target.Devices devices) {
      List<HostLink> holding = holding(devices.devices());
      Tally tally = tally(on.room(), tell, holding, ticket, heard, reached);
      Function<String, HostCommand> emit =
          host -> said.to(new Audience.Sockets(sockets(devices.devices(), host)));
      holding.forEach(host -> host.send(emit.apply(host.id()), tally.of(host)));
      if (tell.tellsEnd()) {
        hostsOf(devices.devices()).forEach(host -> away.keepIfExpected(host, emit));
      }
    } else if (target instanceof Tell.Target.Room inRoom) {
      List<HostLink> holding = holding(on.inRoomOrAway());
      Tally tally = tally(on.room(), tell, holding, ticket, heard, reached);
      Function<String, HostCommand> emit =
          host -> said.to(new Audience.InRoom(on.room(), sockets(inRoom.except(), host)));
      boolean lasting = said.saysWhoIsIn() || said.isShown();
      for (HostLink host : holding) {
        HostCommand command = emit.apply(host.id());
        HostLink.Receipt receipt = tally.of(host);
        host.send(command, lasting ? orKept(host.id(), command, receipt) : receipt);
      }
      if (said.saysWhoIsIn()) {
        away.keepForAll(emit);
      } else {
        // Who was lost a moment ago, and had no turn yet to leave the room, is missed by nobody
        // else.
        Set<DeviceId> missing = said.isShown() ? on.inRoomOrAway() : on.inRoom();
        hostsOf(missing).stream()
            .filter(host -> !hosts.containsKey(host))
            .forEach(host -> away.keepIfExpected(host, emit));
      }
    }
  }

  /** What a host was lost with that its devices show from then on, it hears when it is back. */
  private HostLink.Receipt orKept(String host, HostCommand command, HostLink.Receipt receipt) {
    return devices -> {
      if (devices == 0 && !hosts.containsKey(host)) {
        away.keepLostIfExpected(host, command);
      }
      receipt.done(devices);
    };
  }

  private Tally tally(
      RoomName room,
      Tell tell,
      Collection<HostLink> hosts,
      Ticket ticket,
      Runnable heard,
      IntConsumer reached) {
    Tell.Owed owed = tell.owed();
    return owed != null && owed.keep()
        ? unreported.tally(room, owed.user(), hosts, ticket, heard, reached)
        : new Tally(hosts, ticket, heard, reached, finished -> {});
  }

  /**
   * A user is back: what he is owed of a call waits no longer for hosts that are lost, but for him.
   */
  void isBack(UserId user, RoomName room) {
    unreported.giveUp(room, user, host -> !hosts.containsKey(host));
  }

  private void toAll(Function<String, HostCommand> emit, boolean alsoAway, Tally tally) {
    List.copyOf(hosts.values()).forEach(host -> host.send(emit.apply(host.id()), tally.of(host)));
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
    Audience audience = new Audience.Sockets(Set.of(device.socket()));
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
      // A host that is back before its loss was noticed here knows better.
      boolean wentAway = place.equals(Place.NONE) && after.places().awayPlaceOf(id).isPresent();
      HostLink host = hosts.get(id.host());
      if (!same && !wentAway && host != null) {
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

  // Of each candidate it is asked who holds one device or two: loops cost the least.

  private List<HostLink> holding(Collection<DeviceId> devices) {
    List<HostLink> holding = new ArrayList<>(1);
    for (String id : hostsOf(devices)) {
      HostLink host = hosts.get(id);
      if (host != null) {
        holding.add(host);
      }
    }
    return holding;
  }

  private static Set<String> hostsOf(Collection<DeviceId> devices) {
    Set<String> hosts = new LinkedHashSet<>();
    for (DeviceId device : devices) {
      hosts.add(device.host());
    }
    return hosts;
  }

  private static Set<String> sockets(Set<DeviceId> devices, String host) {
    Set<String> sockets = new LinkedHashSet<>();
    for (DeviceId device : devices) {
      if (device.host().equals(host)) {
        sockets.add(device.socket());
      }
    }
    return sockets;
  }
}
