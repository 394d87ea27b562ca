package club.worldmates.calls.grpc;

import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent;
import club.worldmates.calls.session.HostEvent.DeviceState;
import club.worldmates.calls.session.HostEvent.PlaceAndPresence;
import club.worldmates.calls.session.HostEvent.Request;
import club.worldmates.calls.wire.DeviceRoom;
import club.worldmates.calls.wire.DeviceUp;
import club.worldmates.calls.wire.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what an adapter says: wire messages in, domain values out. */
final class EventReader {

  private final RequestReader requests;

  EventReader(PayloadLimits limits) {
    this.requests = new RequestReader(limits);
  }

  /**
   * What happened at a host.
   *
   * @return empty if it does not say on which device, or as whom: there is nobody to answer
   */
  Optional<HostEvent> read(String host, Event event) {
    if (!isDevice(event.getDeviceId(), event.getUserId())) {
      return Optional.empty();
    }
    DeviceId device = new DeviceId(host, event.getDeviceId());
    return Optional.of(
        switch (event.getKindCase()) {
          case DEVICE_UP -> deviceUp(device, event);
          case DEVICE_GONE -> new HostEvent.DeviceGone(device);
          default -> fromClient(host, event, requests.read(event));
        });
  }

  /** The same event as one that this server failed at; not for device events. */
  static HostEvent failed(String host, Event event) {
    Refusal refusal = new Refusal(Code.INTERNAL, "Something went wrong");
    return fromClient(host, event, new Request.Malformed(refusal));
  }

  /** One device of a snapshot; empty if it is nobody's. */
  static Optional<DeviceState> read(String host, club.worldmates.calls.wire.Device device) {
    if (!isDevice(device.getDeviceId(), device.getUserId())) {
      return Optional.empty();
    }
    Map<RoomName, PlaceAndPresence> rooms = new HashMap<>();
    for (DeviceRoom room : device.getRoomsList()) {
      if (RoomName.isValid(room.getRoomName())) {
        rooms.put(new RoomName(room.getRoomName()), place(room));
      }
    }
    return Optional.of(
        new DeviceState(
            new Device(
                new DeviceId(host, device.getDeviceId()),
                new UserId(device.getUserId()),
                session(device.getSession()),
                device.getConnectedAtMs(),
                device.getRegistered()),
            rooms));
  }

  private static HostEvent deviceUp(DeviceId id, Event event) {
    DeviceUp up = event.getDeviceUp();
    return new HostEvent.DeviceUp(
        new Device(
            id,
            new UserId(event.getUserId()),
            session(up.getSession()),
            up.getConnectedAtMs(),
            false));
  }

  private static HostEvent fromClient(String host, Event event, Request request) {
    int claimed = event.getClaimedUserId();
    return new HostEvent.FromClient(
        new DeviceId(host, event.getDeviceId()),
        new UserId(event.getUserId()),
        event.getNumber(),
        event.getResent(),
        claimed > 0 ? Optional.of(new UserId(claimed)) : Optional.empty(),
        Instant.ofEpochMilli(event.getReceivedAtMs()),
        event.getCallback(),
        event.getGivenUp(),
        event.getName(),
        room(roomName(event)),
        request);
  }

  private static PlaceAndPresence place(DeviceRoom room) {
    Presence presence =
        room.getInRoom()
            ? new Presence(
                room.getAudio(), room.getVideo(), Instant.ofEpochMilli(room.getJoinedAtMs()))
            : null;
    return new PlaceAndPresence(
        new Place(
            room.getAttached(),
            room.getInRoom(),
            room.getToldElsewhere(),
            room.getAnswered(),
            room.getRang(),
            room.getDone(),
            room.getPresumed()),
        presence);
  }

  private static boolean isDevice(String id, int user) {
    return !id.isEmpty() && id.length() <= AttachLimits.MAX_ID && user > 0;
  }

  /** One that is none of a device: with it nobody is known again. */
  private static String session(String digest) {
    return digest.length() <= AttachLimits.MAX_ID ? digest : "";
  }

  private static @Nullable RoomName room(String name) {
    return RoomName.isValid(name) ? new RoomName(name) : null;
  }

  private static String roomName(Event event) {
    return switch (event.getKindCase()) {
      case INITIATE -> event.getInitiate().getRoomName();
      case ACCEPT -> event.getAccept().getRoomName();
      case REJECT -> event.getReject().getRoomName();
      case END -> event.getEnd().getRoomName();
      case CANDIDATE -> event.getCandidate().getRoomName();
      case JOIN_ROOM -> event.getJoinRoom().getRoomName();
      case LEAVE_ROOM -> event.getLeaveRoom().getRoomName();
      case TOGGLE_MEDIA -> event.getToggleMedia().getRoomName();
      case RENEGOTIATE -> event.getRenegotiate().getRoomName();
      case SCREEN_SHARE -> event.getScreenShare().getRoomName();
      case RECORDING -> event.getRecording().getRoomName();
      case NOISE_CANCELLATION -> event.getNoiseCancellation().getRoomName();
      case STATISTICS -> event.getStatistics().getRoomName();
      case END_FOR_ALL -> event.getEndForAll().getRoomName();
      case MUTE_PARTICIPANT -> event.getMuteParticipant().getRoomName();
      case REMOVE_PARTICIPANT -> event.getRemoveParticipant().getRoomName();
      case DEVICE_UP, DEVICE_GONE, REGISTER, REQUEST_ICE_SERVERS, LIST_HISTORY, KIND_NOT_SET -> "";
    };
  }
}
