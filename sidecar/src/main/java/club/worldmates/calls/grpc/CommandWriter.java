package club.worldmates.calls.grpc;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
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
import com.google.protobuf.ByteString;

/** Writes what a host is asked to carry out. */
final class CommandWriter {

  private CommandWriter() {}

  static Command write(long number, HostCommand command) {
    Command.Builder to = Command.newBuilder().setNumber(number);
    if (command instanceof HostCommand.Emit emit) {
      to.setKey(emit.key()).setEmit(emit(emit));
    } else if (command instanceof HostCommand.Answer answer) {
      to.setAnswer(Answer.newBuilder().setEvent(answer.event()).setPayloadJson(answer.json()));
    } else if (command instanceof HostCommand.SetPlace place) {
      to.setSetRooms(SetRooms.newBuilder().addPlaces(place(place)));
    } else if (command instanceof HostCommand.ShowCall show) {
      to.setCallState(state(show.call()));
    } else if (command instanceof HostCommand.ShowGroupCall show) {
      to.setCallState(state(show.call()));
    } else {
      throw new IllegalArgumentException("no wire form of " + command.getClass());
    }
    return to.build();
  }

  private static Emit emit(HostCommand.Emit emit) {
    Emit.Builder to =
        Emit.newBuilder()
            .setReport(emit.counted())
            .setRingRule(rule(emit))
            .setTellsEnd(emit.tellsEnd());
    boolean keyed = false;
    for (var message : emit.messages()) {
      keyed |= !message.key().isEmpty();
      to.addMessages(
          Message.newBuilder()
              .setEvent(message.event())
              .setPayloadJsonBytes(utf8(message.json()))
              .setKey(message.key()));
    }
    if (emit.ringRule() != Tell.RingRule.ANY || emit.tellsEnd() || keyed) {
      to.setAboutRoomName(emit.room().value());
    }
    return address(to, emit.audience()).build();
  }

  private static Emit.Builder address(Emit.Builder to, Audience audience) {
    if (audience instanceof Audience.OfUser of) {
      return to.addUsers(user(of.user(), "")).addAllExceptDeviceIds(of.exceptSockets());
    }
    if (audience instanceof Audience.OfUsers of) {
      of.users().forEach(one -> to.addUsers(user(one.user(), one.json())));
      return to.addAllExceptDeviceIds(of.exceptSockets());
    }
    if (audience instanceof Audience.Sockets these) {
      return to.addAllDeviceIds(these.sockets());
    }
    if (audience instanceof Audience.InRoom in) {
      return to.setRoomName(in.room().value()).addAllExceptDeviceIds(in.exceptSockets());
    }
    throw new IllegalArgumentException("no wire form of " + audience.getClass());
  }

  /**
   * Of a string, protobuf first counts the bytes and then encodes it, both by single characters.
   */
  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static UserTarget user(UserId id, String mergeJson) {
    return UserTarget.newBuilder().setUserId(id.value()).setMergeJson(mergeJson).build();
  }

  private static RingRule rule(HostCommand.Emit emit) {
    return switch (emit.ringRule()) {
      case ANY -> RingRule.RING_RULE_UNSPECIFIED;
      case RING -> RingRule.RING_RULE_RING;
      case ONLY_RUNG -> RingRule.RING_RULE_ONLY_RUNG;
    };
  }

  private static DevicePlace place(HostCommand.SetPlace set) {
    DeviceRoom.Builder room =
        DeviceRoom.newBuilder()
            .setRoomName(set.room().value())
            .setAttached(set.place().attached())
            .setInRoom(set.place().inRoom())
            .setToldElsewhere(set.place().elsewhere())
            .setRang(set.place().rang())
            .setAnswered(set.place().answered())
            .setDone(set.place().done())
            .setPresumed(set.place().presumed());
    if (set.presence() != null) {
      room.setAudio(set.presence().audio())
          .setVideo(set.presence().video())
          .setJoinedAtMs(set.presence().joinedAt().toEpochMilli());
    }
    return DevicePlace.newBuilder().setDeviceId(set.socket()).setRoom(room).build();
  }

  private static CallState state(Call call) {
    return CallState.newBuilder()
        .setRoomName(call.room().value())
        .setStatus(call.status().text())
        .setCallType(call.type().text())
        .setFromId(call.from().value())
        .setToId(call.to().value())
        .setCreatedAtMs(call.createdAt().toEpochMilli())
        .setFinal(!call.isLive())
        .build();
  }

  private static CallState state(GroupCall call) {
    return CallState.newBuilder()
        .setRoomName(call.room().value())
        .setStatus(call.status().text())
        .setCallType(call.type().text())
        .setFromId(call.initiator().value())
        .setGroupId(call.group().value())
        .setCreatedAtMs(call.createdAt().toEpochMilli())
        .setFinal(!call.isLive())
        .build();
  }
}
