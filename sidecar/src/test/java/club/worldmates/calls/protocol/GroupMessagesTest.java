package club.worldmates.calls.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.turn.IceServer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Event names and payloads of protocol.md 3 that only group calls have. */
class GroupMessagesTest {

  private static final RoomName ROOM = new RoomName("r");
  private static final GroupId GROUP = new GroupId(5);
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

  private final Messages messages =
      new Messages(user -> List.of(new IceServer(List.of("stun:" + user), Optional.empty())));

  @Test
  void incoming_hasIceServersOfTheOneWhoReceivesIt() {
    expect(
        messages.of(incoming(new OpaqueJson("{\"sdp\":\"v=0\"}")), BOB),
        "group_call:incoming",
        "{'groupId':5,'initiatedBy':1,'initiatorName':'Ann A','callType':'audio','roomName':'r',"
            + "'sdpOffer':{'sdp':'v=0'},'iceServers':[{'urls':['stun:2']}]}");
  }

  @Test
  void incoming_forMany_leavesTheIceServersToBeAddedForEach() {
    expect(
        messages.of(incoming(new OpaqueJson("\"v=0\""))),
        "group_call:incoming",
        "{'groupId':5,'initiatedBy':1,'initiatorName':'Ann A','callType':'audio','roomName':'r',"
            + "'sdpOffer':'v=0'}");
    assertThat(ParsedJson.of(messages.iceServersFor(BOB)))
        .isEqualTo(ParsedJson.quoted("{'iceServers':[{'urls':['stun:2']}]}"));
  }

  @Test
  void incoming_withoutAnOffer_hasNull() {
    expect(
        messages.of(incoming(null)),
        "group_call:incoming",
        "{'groupId':5,'initiatedBy':1,'initiatorName':'Ann A','callType':'audio','roomName':'r',"
            + "'sdpOffer':null}");
  }

  @Test
  void resumed_namesTheGroup() {
    GroupCall call =
        GroupCall.ringing(ROOM, GROUP, ALICE, CallType.VIDEO, null, AT, "cause")
            .joined(BOB, AT, "cause");

    expect(
        messages.of(new Notice.GroupResumed(call, call.participants(), false)),
        "call:resumed",
        "{'roomName':'r','status':'active','callType':'video','fromId':1,'groupId':5,"
            + "'participants':[{'userId':2,'audio':true,'video':true,"
            + "'joinedAt':'2026-11-22T10:00:00Z'}],'elsewhere':false}");
  }

  @Test
  void muted() {
    expect(
        messages.of(new Notice.Muted(ROOM, ALICE), BOB), "call:muted", "{'roomName':'r','by':1}");
  }

  @Test
  void removed_byNobody_isByZero() {
    expect(
        messages.of(new Notice.Removed(ROOM, ALICE), BOB),
        "call:removed",
        "{'roomName':'r','by':1}");
    expect(
        messages.of(new Notice.Removed(ROOM, null), BOB),
        "call:removed",
        "{'roomName':'r','by':0}");
  }

  private static Notice incoming(OpaqueJson offer) {
    return new Notice.GroupIncoming(ROOM, GROUP, ALICE, "Ann A", CallType.AUDIO, offer);
  }

  private static void expect(Message message, String event, String json) {
    assertThat(message.event()).isEqualTo(event);
    assertThat(ParsedJson.of(message.json())).isEqualTo(ParsedJson.quoted(json));
  }
}
