package club.worldmates.calls.session;

import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Step;
import club.worldmates.calls.call.group.GroupReturning;
import club.worldmates.calls.call.group.GroupStep;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.session.HostEvent.FromClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code call:register}: a device hears of the calls that wait for its user (protocol.md 4, Coming
 * back).
 */
final class Registrations {

  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

  private final Switchboard board;
  private final Directory directory;
  private final Responder responder;

  Registrations(Switchboard board, Directory directory, Responder responder) {
    this.board = board;
    this.directory = directory;
    this.responder = responder;
  }

  void handle(FromClient event, Device announced, Ticket ticket) {
    Device device = announced.asRegistered();
    board.devices.put(device);
    LOG.info("[CALLS] User registered for calls: {}", device.user());
    Gate before = Gate.opened();
    for (RoomName room : inOrder(device)) {
      before = hear(room, device, event.cause(), ticket, before);
    }
    for (LiveGroupCall live : board.groups.calls.of(device.user())) {
      before = hear(live.call().room(), device, event.cause(), ticket, before);
    }
    before.whenOpen(
        () -> {
          responder.reply(event, new Reply.Ok(null, false), ticket);
          ticket.release();
        });
  }

  private List<RoomName> inOrder(Device device) {
    Instant now = board.loop.now();
    return board.calls.of(device.user()).stream()
        .sorted(Comparator.comparing(live -> ComingBack.kind(live, device, now)))
        .map(live -> live.call().room())
        .toList();
  }

  /**
   * Takes its place in the queue of every room at once, and its turn after the room before: so the
   * order among the calls holds, and two registrations cannot wait for each other.
   */
  private Gate hear(RoomName room, Device device, String cause, Ticket ticket, Gate before) {
    Gate heard = new Gate();
    board.rooms.enqueue(
        room,
        finished ->
            before.whenOpen(
                () ->
                    hear(
                        room,
                        device,
                        cause,
                        ticket,
                        () -> {
                          finished.run();
                          heard.open();
                        })));
    return heard;
  }

  private void hear(RoomName room, Device device, String cause, Ticket ticket, Runnable finished) {
    boolean gone = !board.devices.of(device.user()).contains(device);
    if (!gone) {
      board.outbox.isBack(device.user(), room);
    }
    LiveCall live = board.calls.find(room);
    if (live == null && !gone) {
      hearOfGroup(room, device, cause, ticket, finished);
      return;
    }
    if (live == null || gone) {
      finished.run();
      return;
    }
    if (ComingBack.kind(live, device, board.loop.now()) != ComingBack.Kind.RINGS_FOR_HIM) {
      apply(room, device, Directory.Profile.UNKNOWN, cause, ticket);
      finished.run();
      return;
    }
    Consumer<Directory.Profile> ring =
        caller -> {
          apply(room, device, caller, cause, ticket);
          finished.run();
        };
    board.whenDone(
        directory.profile(live.call().from()),
        ring,
        failure -> ring.accept(Directory.Profile.UNKNOWN));
  }

  private void hearOfGroup(
      RoomName room, Device device, String cause, Ticket ticket, Runnable finished) {
    LiveGroupCall live = board.groups.calls.find(room);
    if (live == null || !live.call().isLive()) {
      finished.run();
      return;
    }
    board.groups.facts.of(
        live.call().group(),
        group -> {
          Consumer<Directory.Profile> hear =
              initiator -> {
                LiveGroupCall now = board.groups.current(live);
                GroupStep step =
                    GroupReturning.register(
                        now, group, device, Incomings.of(now.call(), initiator));
                board.groups.apply(now, step, cause, ticket);
                finished.run();
              };
          board.whenDone(
              directory.profile(live.call().initiator()),
              hear,
              failure -> hear.accept(Directory.Profile.UNKNOWN));
        });
  }

  private void apply(
      RoomName room, Device device, Directory.Profile caller, String cause, Ticket ticket) {
    LiveCall live = board.calls.find(room);
    if (live != null) {
      Notice.Incoming incoming = Incomings.of(live.call(), caller);
      Step step = ComingBack.register(live, device, incoming, board.loop.now());
      board.apply(live, step, cause, ticket);
    }
  }
}
