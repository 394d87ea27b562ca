package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell.RingRule;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.protocol.Message;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a host is asked to carry out; payloads are JSON already. */
public sealed interface HostCommand {

  /**
   * Sends events to devices of this host.
   *
   * @param key names what is said, so that it is not said twice by a host that heard it from an
   *     earlier life; empty: no such check
   * @param room the call it is about
   * @param tellsEnd it says that the call is over, which a device hears once
   * @param counted report how many devices it reached
   */
  record Emit(
      String key,
      RoomName room,
      Audience audience,
      List<Message> messages,
      RingRule ringRule,
      boolean tellsEnd,
      boolean counted)
      implements HostCommand {

    /** Whether it says something that has no name of its own, and under no rule. */
    public boolean isPlain() {
      return key.isEmpty() && !counted && !tellsEnd && ringRule == RingRule.ANY;
    }

    /** The same devices hear this. */
    public Emit saying(List<Message> more) {
      return new Emit(key, room, audience, more, ringRule, tellsEnd, counted);
    }
  }

  /** Whom of a host's sockets. */
  sealed interface Audience {
    /** All of a user's, except some. */
    record OfUser(UserId user, Set<String> exceptSockets) implements Audience {}

    /** All of many users', except some. */
    record OfUsers(List<Recipient> users, Set<String> exceptSockets) implements Audience {}

    /** These. */
    record Sockets(Set<String> sockets) implements Audience {}

    /** Those in the call's room, except some. */
    record InRoom(RoomName room, Set<String> exceptSockets) implements Audience {}
  }

  /**
   * One of many users.
   *
   * @param json an object whose fields are added to the payloads that he hears; empty: none
   */
  record Recipient(UserId user, String json) {
    /** The payload is private. */
    @Override
    public String toString() {
      return user.toString();
    }
  }

  /** Answers the callback of an event. */
  record Answer(long event, String json) implements HostCommand {
    /** The payload is private. */
    @Override
    public String toString() {
      return "Answer[" + event + "]";
    }
  }

  /** Says what a device is to a call from now on. */
  record SetPlace(RoomName room, String socket, Place place, @Nullable Presence presence)
      implements HostCommand {}

  /** Shows the call as it is now; a final one is dissolved. */
  record ShowCall(Call call) implements HostCommand {}

  /** The same of a group call. */
  record ShowGroupCall(GroupCall call) implements HostCommand {}
}
