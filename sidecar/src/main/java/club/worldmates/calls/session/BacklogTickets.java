package club.worldmates.calls.session;

import club.worldmates.calls.call.Backlog;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The events that brought what waits for users who have no device to hear it. A backlog is in the
 * memory of this life of the sidecar alone, so that such an event is not done with before it was
 * heard, or is of no use any more: if this life ends before, it comes again to the next. Used on
 * the loop only.
 */
final class BacklogTickets {

  /** Beyond, what comes is lost with this life of the sidecar. */
  static final int MAX_OPEN = 20_000;

  private final Map<RoomName, Map<UserId, List<Ticket>>> byRoom = new HashMap<>();
  private int open;
  private boolean leaving;

  /** An event is not done with as long as something waits for a user of a call. */
  void hold(RoomName room, UserId user, Ticket ticket) {
    if (leaving) {
      ticket.hold();
      ticket.leave();
    } else if (open < MAX_OPEN) {
      ticket.hold();
      open++;
      byRoom
          .computeIfAbsent(room, r -> new HashMap<>())
          .computeIfAbsent(user, u -> new ArrayList<>())
          .add(ticket);
    }
  }

  /**
   * An event of a call was handled: it is held where it left something to wait. What waited until
   * now is handed out, or dropped.
   *
   * @return for what is told of it: when that is done, so are the event and those that brought what
   *     waited; to be released by the caller
   */
  Ticket follow(
      RoomName room, Map<UserId, Backlog> before, Map<UserId, Backlog> after, Ticket ticket) {
    ticket.hold();
    if (before == after) {
      return ticket;
    }
    List<Ticket> through = new ArrayList<>(List.of(ticket));
    before.keySet().stream()
        .filter(user -> !after.containsKey(user))
        .forEach(user -> through.addAll(take(room, user)));
    after.forEach(
        (user, backlog) -> {
          if (!backlog.equals(before.get(user)) && isHereAlone(backlog)) {
            hold(room, user, ticket);
          }
        });
    return new Ticket(
        HostEvent.Outcome.of(
            () -> through.forEach(Ticket::release), () -> through.forEach(Ticket::leave)));
  }

  /** Whether the newest of it is in memory alone: the answer of a 1-to-1 call is stored. */
  private static boolean isHereAlone(Backlog backlog) {
    List<Notice> notices = backlog.notices();
    return !notices.isEmpty()
        && !(notices.get(notices.size() - 1) instanceof Notice.Answered answer
            && answer.cause().isEmpty());
  }

  /** The call is over: nobody is to hear what waited. */
  void over(RoomName room) {
    letGo(room, Ticket::release);
  }

  /** This life of the sidecar ends, and leaves all that to the next. */
  void leave() {
    leaving = true;
    List.copyOf(byRoom.keySet()).forEach(room -> letGo(room, Ticket::leave));
  }

  private void letGo(RoomName room, Consumer<Ticket> how) {
    Set<UserId> users = Set.copyOf(byRoom.getOrDefault(room, Map.of()).keySet());
    users.forEach(user -> take(room, user).forEach(how));
  }

  private List<Ticket> take(RoomName room, UserId user) {
    Map<UserId, List<Ticket>> users = byRoom.getOrDefault(room, Map.of());
    if (!users.containsKey(user)) {
      return List.of();
    }
    List<Ticket> taken = users.remove(user);
    if (users.isEmpty()) {
      byRoom.remove(room);
    }
    open -= taken.size();
    return taken;
  }
}
