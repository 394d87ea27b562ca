package club.worldmates.calls.session;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happens at a host. */
public sealed interface HostEvent {

  /** What becomes of an event: one of the two, once, on the loop. */
  interface Outcome {

    /** Nobody wants to know. */
    Outcome IGNORED = of(() -> {}, () -> {});

    /** What it caused is committed and carried out: it may be acknowledged. */
    void done();

    /**
     * Something that it caused is known to this sidecar alone, which ends before that is carried
     * out: the event is left to the next one, and not acknowledged here.
     */
    void left();

    static Outcome of(Runnable done, Runnable left) {
      return new Outcome() {
        @Override
        public void done() {
          done.run();
        }

        @Override
        public void left() {
          left.run();
        }
      };
    }
  }

  /** The host logged a device in. */
  record DeviceUp(Device device) implements HostEvent {}

  /** A device's socket is closed. */
  record DeviceGone(DeviceId device) implements HostEvent {}

  /**
   * A client sent something.
   *
   * @param number of the event in the life of its host
   * @param resent it was sent before, maybe to another life of the sidecar
   * @param claimed the user id in the payload, if any
   * @param receivedAt by the host's clock
   * @param callback the client waits for an answer
   * @param givenUp the client was told meanwhile that calls are unavailable: nothing new may come
   *     of it where it wanted to start or accept a call
   * @param name the client's name of the event
   * @param roomName for {@code call:error}; null: none was given, or it is none
   */
  record FromClient(
      DeviceId device,
      UserId user,
      long number,
      boolean resent,
      Optional<UserId> claimed,
      Instant receivedAt,
      boolean callback,
      boolean givenUp,
      String name,
      @Nullable RoomName roomName,
      Request request)
      implements HostEvent {

    /** Names this event among all lives of all hosts. */
    public String cause() {
      return device.cause(number);
    }
  }

  /** A device as a host's snapshot describes it, and what it is to its calls. */
  record DeviceState(Device device, Map<RoomName, PlaceAndPresence> rooms) {}

  /** A place, and the presence of its user if it is in the room. */
  record PlaceAndPresence(Place place, @Nullable Presence presence) {}

  /** What a client asks for (protocol.md 2), checked as far as it can be without the call. */
  sealed interface Request {

    /** Could not be read, or asks for what this version does not do. */
    record Malformed(Refusal refusal) implements Request {}

    /** Something about the call of a room. */
    sealed interface InRoom extends Request {
      RoomName room();

      /**
       * Whether it is carried out as soon as that is possible, whatever its sender was answered:
       * who wants to be out of a call is not asked to try again.
       */
      default boolean insists() {
        return false;
      }
    }

    record Register() implements Request {}

    /** {@code calleeDevices}: how many the sending host holds; null: it did not look. */
    record Initiate(
        RoomName room, UserId to, CallType type, OpaqueJson offer, @Nullable Integer calleeDevices)
        implements Request {}

    /** {@code offer} null: none was made. */
    record InitiateGroup(RoomName room, GroupId group, CallType type, @Nullable OpaqueJson offer)
        implements Request {}

    /** {@code answer} null: none was given, which only a group call takes. */
    record Accept(RoomName room, @Nullable OpaqueJson answer) implements InRoom {}

    record Reject(RoomName room, @Nullable String reason) implements InRoom {
      @Override
      public boolean insists() {
        return true;
      }
    }

    record End(RoomName room, String reason) implements InRoom {
      @Override
      public boolean insists() {
        return true;
      }
    }

    record Candidate(
        RoomName room,
        Optional<UserId> to,
        OpaqueJson candidate,
        OpaqueJson sdpMLineIndex,
        OpaqueJson sdpMid)
        implements InRoom {}

    record JoinRoom(RoomName room) implements InRoom {}

    record LeaveRoom(RoomName room) implements InRoom {
      @Override
      public boolean insists() {
        return true;
      }
    }

    record ToggleMedia(RoomName room, boolean audio, boolean video) implements InRoom {}

    record RequestIceServers() implements Request {}

    record Renegotiate(RoomName room, Optional<UserId> to, boolean answer, OpaqueJson sdp)
        implements InRoom {}

    record ScreenShare(RoomName room, String action) implements InRoom {}

    record Recording(RoomName room, @Nullable OpaqueJson userName, String action)
        implements InRoom {}

    record NoiseCancellation(RoomName room, boolean enabled) implements InRoom {}

    record EndForAll(RoomName room) implements InRoom {}

    record MuteParticipant(RoomName room, UserId target) implements InRoom {}

    record RemoveParticipant(RoomName room, UserId target) implements InRoom {}

    /** Absent figures are null; {@code type} null: the call's own. */
    record Statistics(RoomName room, @Nullable CallType type, Figures figures) implements InRoom {}
  }

  /** The figures of a quality report, in the units of {@link QualityReport}. */
  record Figures(
      @Nullable Double duration,
      @Nullable Double bandwidthUsed,
      @Nullable Double packetLoss,
      @Nullable Double averageLatency,
      @Nullable Double jitter,
      @Nullable Double bitrate) {}

  /** A host's snapshot. */
  record Snapshot(List<DeviceState> devices) {}
}
