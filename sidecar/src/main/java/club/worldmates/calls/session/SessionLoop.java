package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Timing;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.protocol.Messages;
import club.worldmates.calls.session.HostEvent.DeviceGone;
import club.worldmates.calls.session.HostEvent.DeviceState;
import club.worldmates.calls.session.HostEvent.DeviceUp;
import club.worldmates.calls.session.HostEvent.FromClient;
import club.worldmates.calls.session.HostEvent.Request;
import club.worldmates.calls.turn.IceServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The session loop: takes what happens at the hosts, one thing after the other, and leads each to
 * the flow that handles it. Used on the loop only.
 */
public final class SessionLoop implements CallSessions {

  /** So long nobody waits for an answer who wants to be out of a call. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Switchboard board;
  private final Responder responder;
  private final Admission admission;
  private final Initiations initiations;
  private final GroupInitiations groupInitiations;
  private final PersonalEvents personalEvents;
  private final GroupEvents groupEvents;
  private final Timers timers;
  private final GroupTimers groupTimers;
  private final Inquiries inquiries;
  private final MembershipWatch watch;
  private final Registrations registrations;
  private final Arrivals arrivals;
  private final Departures departures;
  private final Recovery recovery;

  /**
   * A loop over a store.
   *
   * @param iceServers the ICE servers made for a user, now
   * @param answers hears what clients are answered
   */
  public SessionLoop(
      Loop loop,
      CallStore store,
      Directory directory,
      Function<UserId, List<IceServer>> iceServers,
      Timing timing,
      int callsPerMinute,
      int eventsPerSecond,
      AnswerWatch answers) {
    Outbox outbox = new Outbox(new Messages(iceServers), loop, timing.grace());
    board =
        new Switchboard(
            loop, store, directory, outbox, timing, this::due, this::groupDue, this::watchGroups);
    timers = new Timers(board);
    groupTimers = new GroupTimers(board);
    inquiries = new Inquiries(board);
    watch = new MembershipWatch(board, directory, groupTimers);
    responder = new Responder(outbox, loop, iceServers, answers);
    admission = new Admission(new Admission.Limits(callsPerMinute, eventsPerSecond));
    recovery = new Recovery(board, directory);
    Rings rings = new Rings(board, directory, recovery);
    initiations = new Initiations(board, directory, responder, admission, rings);
    groupInitiations = new GroupInitiations(board, directory, responder, admission);
    Changes changes = new Changes(board, responder);
    personalEvents = new PersonalEvents(changes, new InCallEvents(board, responder, changes));
    groupEvents = new GroupEvents(board, responder, new GroupChanges(board, responder));
    registrations = new Registrations(board, directory, responder);
    arrivals = new Arrivals(board, directory);
    departures = new Departures(board);
  }

  private void due(RoomName room) {
    timers.due(room);
  }

  private void groupDue(RoomName room) {
    groupTimers.due(room);
  }

  private void watchGroups() {
    watch.begin();
  }

  @Override
  public void whenLoaded(Runnable task) {
    recovery.whenLoaded(task);
  }

  @Override
  public void attached(HostLink host, List<DeviceState> devices) {
    arrivals.attached(host, devices);
    recovery.beginGrace();
  }

  @Override
  public void retire() {
    board.deadlines.stop();
    board.groups.stopTimers();
    board.backlogs.leave();
  }

  @Override
  public void detached(String hostId) {
    departures.detached(hostId);
  }

  @Override
  public void handle(HostEvent event, HostEvent.Outcome outcome) {
    Ticket ticket = new Ticket(outcome);
    if (event instanceof FromClient client) {
      fromClient(client, ticket);
      return;
    }
    if (event instanceof DeviceUp up) {
      loggedIn(up.device(), ticket);
    } else if (event instanceof DeviceGone gone) {
      departures.gone(gone.device(), ticket);
    }
    ticket.release();
  }

  /** A device that is logged in as another user is no longer the one that the calls know. */
  private void loggedIn(Device device, Ticket ticket) {
    Device known = board.devices.find(device.id());
    if (known != null && !known.user().equals(device.user())) {
      departures.gone(device.id(), ticket);
    }
    board.devices.put(device);
  }

  private void fromClient(FromClient event, Ticket ticket) {
    Optional<Reply> atOnce =
        admission
            .refuse(event)
            .<Reply>map(Reply.Refused::new)
            .or(() -> withoutCall(event.request()));
    if (atOnce.isPresent()) {
      responder.reply(event, atOnce.get(), ticket);
      ticket.release();
      return;
    }
    try {
      dispatch(event, deviceOf(event), ticket);
    } catch (RuntimeException bug) {
      responder.reply(event, Failures.reply(event.name(), bug), ticket);
      ticket.release();
    }
  }

  private static Optional<Reply> withoutCall(Request request) {
    if (request instanceof Request.Malformed malformed) {
      return Optional.of(new Reply.Refused(malformed.refusal()));
    }
    return request instanceof Request.RequestIceServers
        ? Optional.of(new Reply.IceServers())
        : Optional.empty();
  }

  private void dispatch(FromClient event, Device sender, Ticket ticket) {
    Request request = event.request();
    if (request instanceof Request.Register) {
      registrations.handle(event, sender, ticket);
    } else if (request instanceof Request.Initiate initiate) {
      Asked asked = new Asked(event, initiate.room(), sender, ticket);
      enqueue(asked, () -> initiations.handle(asked, initiate));
    } else if (request instanceof Request.InitiateGroup initiate) {
      Asked asked = new Asked(event, initiate.room(), sender, ticket);
      enqueue(asked, () -> groupInitiations.handle(asked, initiate));
    } else if (request instanceof Request.InRoom inRoom) {
      Asked asked = new Asked(event, inRoom.room(), sender, ticket);
      enqueue(asked, () -> inRoom(asked, inRoom));
    } else {
      throw new IllegalArgumentException("no flow for " + request.getClass().getSimpleName());
    }
  }

  private void enqueue(Asked asked, Runnable work) {
    if (asked.insists()) {
      board.loop.runAt(
          board.loop.now().plus(PATIENCE), () -> responder.answer(asked, Failures.unavailable()));
    }
    board.rooms.enqueue(
        asked.room(),
        finished -> {
          asked.itsTurn(finished);
          responder.handle(asked, work);
        });
  }

  private void inRoom(Asked asked, Request.InRoom request) {
    board.lookup.ifGroup(
        asked.room(), group -> responder.handle(asked, () -> lead(asked, request, group)));
  }

  private void lead(Asked asked, Request.InRoom request, @Nullable LiveGroupCall group) {
    if (group == null) {
      personalEvents.handle(asked, request);
    } else {
      groupEvents.handle(asked, request, group);
    }
  }

  /** A device that closed before its events came through a restart is known by them alone. */
  private Device deviceOf(FromClient event) {
    Device known = board.devices.find(event.device());
    if (known != null && known.user().equals(event.user())) {
      return known;
    }
    Device forgotten =
        Device.forgotten(event.device(), event.user(), event.receivedAt().toEpochMilli());
    board.devices.put(forgotten);
    return forgotten;
  }

  /** Counts what there is now. */
  public Census census() {
    return Census.of(board);
  }

  @Override
  public CompletableFuture<Optional<AnyCall>> find(RoomName room) {
    return inquiries.find(room);
  }

  @Override
  public List<AnyCall> live(@Nullable UserId user) {
    return inquiries.live(user);
  }

  @Override
  public CompletableFuture<Optional<AnyCall>> end(RoomName room, String reason) {
    return inquiries.end(room, reason);
  }
}
