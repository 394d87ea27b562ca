package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.FromClient;

/**
 * An event about a room, on the queue of that room. Whoever handles it answers it, once, by {@link
 * Responder#finish}.
 *
 * @param ticket held until what the event caused is carried out
 * @param finished lets the queue go on
 */
record Asked(FromClient event, RoomName room, Device sender, Ticket ticket, Runnable finished) {

  UserId user() {
    return event.user();
  }

  String cause() {
    return event.cause();
  }
}
