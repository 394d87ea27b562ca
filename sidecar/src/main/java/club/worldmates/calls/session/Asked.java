package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.FromClient;
import club.worldmates.calls.session.HostEvent.Request;

/**
 * An event about a room, on its way through the queue of that room. Whoever handles it ends it by
 * {@link Responder#finish}; it is answered then, or was before by {@link Responder#answer}.
 */
final class Asked {

  private final FromClient event;
  private final RoomName room;
  private final Device sender;
  private final Ticket ticket;
  private Runnable finished = () -> {};
  private boolean answered;
  private boolean over;

  /**
   * An event that waits for its turn.
   *
   * @param ticket held until what the event caused is carried out
   */
  Asked(FromClient event, RoomName room, Device sender, Ticket ticket) {
    this.event = event;
    this.room = room;
    this.sender = sender;
    this.ticket = ticket;
  }

  FromClient event() {
    return event;
  }

  /** Whether it is carried out whatever its sender was answered. */
  boolean insists() {
    return event.request() instanceof Request.InRoom request && request.insists();
  }

  RoomName room() {
    return room;
  }

  Device sender() {
    return sender;
  }

  UserId user() {
    return event.user();
  }

  String cause() {
    return event.cause();
  }

  Ticket ticket() {
    return ticket;
  }

  /** Its turn has come; {@code finished} lets the queue go on. */
  void itsTurn(Runnable finished) {
    this.finished = finished;
  }

  /** Lets the queue go on, once. */
  void finish() {
    if (!over) {
      over = true;
      ticket.release();
      finished.run();
    }
  }

  /** Whether this is the first answer, which alone is given. */
  boolean answer() {
    boolean first = !answered;
    answered = true;
    return first;
  }
}
