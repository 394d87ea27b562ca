package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent;
import club.worldmates.calls.session.HostEvent.DeviceState;
import club.worldmates.calls.session.HostEvent.PlaceAndPresence;
import club.worldmates.calls.session.HostEvent.Request;
import club.worldmates.calls.wire.DeviceGone;
import club.worldmates.calls.wire.DeviceRoom;
import club.worldmates.calls.wire.DeviceUp;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.ListHistory;
import club.worldmates.calls.wire.ToggleMedia;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventReaderTest {

  private final EventReader reader = new EventReader(PayloadLimits.DEFAULT);

  @Test
  void eventOfAClient() {
    Event event =
        Edge.event(3)
            .setResent(true)
            .setClaimedUserId(9)
            .setReceivedAtMs(1234)
            .setCallback(true)
            .setGivenUp(true)
            .build();

    RoomName room = new RoomName("room");
    assertThat(reader.read("host", event))
        .contains(
            new HostEvent.FromClient(
                new DeviceId("host", "socket"),
                new UserId(7),
                3,
                true,
                Optional.of(new UserId(9)),
                Instant.ofEpochMilli(1234),
                true,
                true,
                "call:join_room",
                room,
                new Request.JoinRoom(room)));
  }

  @Test
  void malformedEvent_keepsItsRoomForTheError() {
    Event event =
        Edge.event(3).setToggleMedia(ToggleMedia.newBuilder().setRoomName("room")).build();

    HostEvent.FromClient read = fromClient(event);
    assertThat(read.roomName()).isEqualTo(new RoomName("room"));
    assertThat(read.request()).isInstanceOf(Request.Malformed.class);
  }

  @Test
  void eventWithoutARoom_orWithoutAClaim() {
    HostEvent.FromClient read =
        fromClient(Edge.event(3).setListHistory(ListHistory.getDefaultInstance()).build());

    assertThat(read.roomName()).isNull();
    assertThat(read.claimed()).isEmpty();
  }

  @Test
  void claimPastTheIds_isNoClaimButAFlaw() {
    HostEvent.FromClient read = fromClient(Edge.event(3).setClaimedUserId(-1).build());

    assertThat(read.claimed()).isEmpty();
    assertThat(read.request()).isInstanceOf(Request.Malformed.class);
  }

  @Test
  void deviceEvents() {
    Event up =
        Edge.event(1)
            .setDeviceUp(DeviceUp.newBuilder().setSession("digest").setConnectedAtMs(5))
            .build();
    Event gone = Edge.event(2).setDeviceGone(DeviceGone.getDefaultInstance()).build();

    DeviceId id = new DeviceId("host", "socket");
    assertThat(reader.read("host", up))
        .contains(new HostEvent.DeviceUp(new Device(id, new UserId(7), "digest", 5, false)));
    assertThat(reader.read("host", gone)).contains(new HostEvent.DeviceGone(id));
  }

  @Test
  void deviceOfASnapshot() {
    club.worldmates.calls.wire.Device device =
        Edge.device("a")
            .setSession("digest")
            .setRegistered(true)
            .addRooms(
                DeviceRoom.newBuilder()
                    .setRoomName("in")
                    .setAttached(true)
                    .setInRoom(true)
                    .setAnswered(true)
                    .setVideo(true)
                    .setJoinedAtMs(99))
            .addRooms(
                DeviceRoom.newBuilder()
                    .setRoomName("rang")
                    .setRang(true)
                    .setToldElsewhere(true)
                    .setDone(true))
            .addRooms(DeviceRoom.newBuilder().setRang(true))
            .build();

    assertThat(EventReader.read("host", device))
        .contains(
            new DeviceState(
                new Device(new DeviceId("host", "a"), new UserId(7), "digest", 5, true),
                Map.of(
                    new RoomName("in"),
                    new PlaceAndPresence(
                        new Place(true, true, false, true, false, false),
                        new Presence(false, true, Instant.ofEpochMilli(99))),
                    new RoomName("rang"),
                    new PlaceAndPresence(new Place(false, false, true, false, true, true), null))));
  }

  private HostEvent.FromClient fromClient(Event event) {
    return (HostEvent.FromClient) reader.read("host", event).orElseThrow();
  }
}
