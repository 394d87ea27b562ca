package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostCommand;
import club.worldmates.calls.session.HostCommand.Audience;
import club.worldmates.calls.wire.Answer;
import club.worldmates.calls.wire.CallState;
import club.worldmates.calls.wire.Command;
import club.worldmates.calls.wire.DevicePlace;
import club.worldmates.calls.wire.DeviceRoom;
import club.worldmates.calls.wire.Emit;
import club.worldmates.calls.wire.Message;
import club.worldmates.calls.wire.RingRule;
import club.worldmates.calls.wire.SetRooms;
import club.worldmates.calls.wire.UserTarget;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandWriterTest {

  private static final RoomName ROOM = new RoomName("room");
  private static final Message ENDED =
      Message.newBuilder().setEvent("call:ended").setPayloadJson("{}").build();

  @Test
  void emitToAUser_thatRings() {
    Audience audience = new Audience.OfUser(new UserId(8), Set.of("x"));

    assertThat(write(emit(audience, Tell.RingRule.RING, true)))
        .isEqualTo(
            Emit.newBuilder()
                .addUsers(UserTarget.newBuilder().setUserId(8))
                .addExceptDeviceIds("x")
                .addMessages(ENDED)
                .setRingRule(RingRule.RING_RULE_RING)
                .setAboutRoomName("room")
                .setReport(true)
                .build());
  }

  @Test
  void emitToManyUsers_eachWithHisOwnFields() {
    Audience audience =
        new Audience.OfUsers(
            List.of(
                new HostCommand.Recipient(new UserId(8), "{\"iceServers\":[8]}"),
                new HostCommand.Recipient(new UserId(9), "")),
            Set.of("x"));

    assertThat(write(emit(audience, Tell.RingRule.RING, true)))
        .isEqualTo(
            Emit.newBuilder()
                .addUsers(UserTarget.newBuilder().setUserId(8).setMergeJson("{\"iceServers\":[8]}"))
                .addUsers(UserTarget.newBuilder().setUserId(9))
                .addExceptDeviceIds("x")
                .addMessages(ENDED)
                .setRingRule(RingRule.RING_RULE_RING)
                .setAboutRoomName("room")
                .setReport(true)
                .build());
  }

  @Test
  void emitToSockets_thatRang() {
    assertThat(write(emit(new Audience.Sockets(Set.of("a")), Tell.RingRule.ONLY_RUNG, false)))
        .isEqualTo(
            Emit.newBuilder()
                .addDeviceIds("a")
                .addMessages(ENDED)
                .setRingRule(RingRule.RING_RULE_ONLY_RUNG)
                .setAboutRoomName("room")
                .build());
  }

  @Test
  void emitToARoom() {
    assertThat(write(emit(new Audience.InRoom(ROOM, Set.of("x")), Tell.RingRule.ANY, false)))
        .isEqualTo(
            Emit.newBuilder()
                .setRoomName("room")
                .addExceptDeviceIds("x")
                .addMessages(ENDED)
                .build());
  }

  @Test
  void numberAndKey() {
    Command command =
        CommandWriter.write(5, emit(new Audience.Sockets(Set.of("a")), Tell.RingRule.ANY, false));

    assertThat(command.getNumber()).isEqualTo(5);
    assertThat(command.getKey()).isEqualTo("key");
  }

  @Test
  void answer() {
    assertThat(CommandWriter.write(1, new HostCommand.Answer(9, "{}")).getAnswer())
        .isEqualTo(Answer.newBuilder().setEvent(9).setPayloadJson("{}").build());
  }

  @Test
  void theEndAndNamedMessages_sayWhichCallTheyAreAbout() {
    var message = new club.worldmates.calls.protocol.Message("ice:candidate", "{}").once("e1");
    Audience audience = new Audience.Sockets(Set.of("a"));
    HostCommand named =
        new HostCommand.Emit("", ROOM, audience, List.of(message), Tell.RingRule.ANY, false, false);
    HostCommand end =
        new HostCommand.Emit("", ROOM, audience, List.of(), Tell.RingRule.ANY, true, false);

    assertThat(write(named).getAboutRoomName()).isEqualTo("room");
    assertThat(write(named).getMessages(0).getKey()).isEqualTo("e1");
    assertThat(write(named).getTellsEnd()).isFalse();
    assertThat(write(end).getAboutRoomName()).isEqualTo("room");
    assertThat(write(end).getTellsEnd()).isTrue();
  }

  @Test
  void placeInTheRoom() {
    HostCommand place =
        new HostCommand.SetPlace(
            ROOM,
            "a",
            new Place(true, true, false, true, true, false),
            new Presence(true, false, Instant.ofEpochMilli(99)));

    assertThat(rooms(place))
        .isEqualTo(
            DeviceRoom.newBuilder()
                .setRoomName("room")
                .setAttached(true)
                .setInRoom(true)
                .setAnswered(true)
                .setRang(true)
                .setAudio(true)
                .setJoinedAtMs(99)
                .build());
  }

  @Test
  void placeOutsideTheRoom() {
    HostCommand place =
        new HostCommand.SetPlace(
            ROOM, "a", new Place(false, false, true, false, false, true), null);

    assertThat(rooms(place))
        .isEqualTo(
            DeviceRoom.newBuilder()
                .setRoomName("room")
                .setToldElsewhere(true)
                .setDone(true)
                .build());
  }

  @Test
  void callState() {
    CallState ringing =
        CallState.newBuilder()
            .setRoomName("room")
            .setStatus("ringing")
            .setCallType("video")
            .setFromId(7)
            .setToId(8)
            .setCreatedAtMs(Calls.CREATED.toEpochMilli())
            .build();

    assertThat(
            CommandWriter.write(1, new HostCommand.ShowCall(Calls.ringing("room"))).getCallState())
        .isEqualTo(ringing);
    assertThat(CommandWriter.write(1, new HostCommand.ShowCall(Calls.ended("room"))).getCallState())
        .isEqualTo(ringing.toBuilder().setStatus("ended").setFinal(true).build());
  }

  @Test
  void callState_ofAGroup() {
    CallState ringing =
        CallState.newBuilder()
            .setRoomName("room")
            .setStatus("ringing")
            .setCallType("audio")
            .setFromId(7)
            .setGroupId(5)
            .setCreatedAtMs(Calls.CREATED.toEpochMilli())
            .build();

    assertThat(shown(Calls.groupRinging("room"))).isEqualTo(ringing);
    assertThat(shown(Calls.groupActive("room")))
        .isEqualTo(ringing.toBuilder().setStatus("active").build());
    assertThat(shown(Calls.groupEnded("room")))
        .isEqualTo(ringing.toBuilder().setStatus("ended").setFinal(true).build());
  }

  private static CallState shown(GroupCall call) {
    return CommandWriter.write(1, new HostCommand.ShowGroupCall(call)).getCallState();
  }

  private static HostCommand emit(Audience audience, Tell.RingRule rule, boolean counted) {
    return new HostCommand.Emit(
        "key",
        ROOM,
        audience,
        List.of(new club.worldmates.calls.protocol.Message("call:ended", "{}")),
        rule,
        false,
        counted);
  }

  private static Emit write(HostCommand command) {
    return CommandWriter.write(1, command).getEmit();
  }

  private static DeviceRoom rooms(HostCommand command) {
    SetRooms rooms = CommandWriter.write(1, command).getSetRooms();
    assertThat(rooms.getPlacesList())
        .singleElement()
        .extracting(DevicePlace::getDeviceId)
        .isEqualTo("a");
    return rooms.getPlaces(0).getRoom();
  }
}
