package club.worldmates.calls.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.turn.IceServer;
import club.worldmates.calls.turn.TurnCredentials;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Event names and payloads of protocol.md 3. */
class MessagesTest {

  private static final RoomName ROOM = new RoomName("r");
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
  private static final OpaqueJson SDP = new OpaqueJson("{\"type\":\"offer\",\"sdp\":\"v=0\"}");
  private static final List<Notice.Participant> BOTH =
      List.of(
          new Notice.Participant(ALICE, true, false, AT),
          new Notice.Participant(BOB, false, true, AT.plusSeconds(1)));
  private static final String BOTH_JSON =
      "[{'userId':1,'audio':true,'video':false,'joinedAt':'2026-11-22T10:00:00Z'},"
          + "{'userId':2,'audio':false,'video':true,'joinedAt':'2026-11-22T10:00:01Z'}]";

  private final Messages messages =
      new Messages(
          user ->
              List.of(
                  new IceServer(List.of("stun:s"), Optional.empty()),
                  new IceServer(
                      List.of("turn:t", "turns:t"),
                      Optional.of(new TurnCredentials("99:" + user, "secret")))));

  private static String iceServersOf(UserId user) {
    return "[{'urls':['stun:s']},"
        + "{'urls':['turn:t','turns:t'],'username':'99:"
        + user
        + "','credential':'secret'}]";
  }

  @Test
  void freshIceServers_areOfTheOneWhoReceivesThem() {
    expect(
        messages.of(new Notice.FreshIceServers(ROOM), BOB),
        "ice:servers",
        "{'roomName':'r','iceServers':" + iceServersOf(BOB) + "}");
  }

  @Test
  void incoming_hasIceServersOfTheOneWhoReceivesIt() {
    Notice notice = new Notice.Incoming(ROOM, ALICE, "Ann A", "", CallType.VIDEO, SDP);

    expect(
        messages.of(notice, BOB),
        "call:incoming",
        "{'fromId':1,'fromName':'Ann A','fromAvatar':'','callType':'video','roomName':'r',"
            + "'sdpOffer':{'type':'offer','sdp':'v=0'},'iceServers':"
            + iceServersOf(BOB)
            + "}");
  }

  @Test
  void answer_hasIceServersOfTheOneWhoReceivesIt() {
    expect(
        messages.of(new Notice.Answered(ROOM, new OpaqueJson("\"v=0\""), BOB), ALICE),
        "call:answer",
        "{'roomName':'r','sdpAnswer':'v=0','acceptedBy':2,'iceServers':"
            + iceServersOf(ALICE)
            + "}");
  }

  @Test
  void incomingAndAnswer_areForSomebody() {
    assertThatThrownBy(() -> messages.of(new Notice.Answered(ROOM, SDP, BOB)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ringing() {
    expect(new Notice.Ringing(ROOM, 2), "call:ringing", "{'roomName':'r','devices':2}");
  }

  @Test
  void rejected_hasAReasonAndAnActiveRoomWhereThereIsOne() {
    expect(
        new Notice.Rejected(ROOM, BOB, null, null),
        "call:rejected",
        "{'roomName':'r','rejectedBy':2}");
    expect(
        new Notice.Rejected(ROOM, BOB, "busy", null),
        "call:rejected",
        "{'roomName':'r','rejectedBy':2,'reason':'busy'}");
    expect(
        new Notice.Rejected(ROOM, BOB, "glare", new RoomName("first")),
        "call:rejected",
        "{'roomName':'r','rejectedBy':2,'reason':'glare','activeRoom':'first'}");
  }

  @Test
  void ended_byNobody_isByZero() {
    expect(
        new Notice.Ended(ROOM, "completed", ALICE),
        "call:ended",
        "{'roomName':'r','reason':'completed','endedBy':1}");
    expect(
        new Notice.Ended(ROOM, "no_answer", null),
        "call:ended",
        "{'roomName':'r','reason':'no_answer','endedBy':0}");
  }

  @Test
  void joinedAndLeft() {
    expect(new Notice.JoinedCall(ROOM, ALICE), "user:joined_call", "{'userId':1,'roomName':'r'}");
    expect(new Notice.LeftCall(ROOM, ALICE), "user:left_call", "{'userId':1,'roomName':'r'}");
  }

  @Test
  void participants() {
    expect(
        new Notice.Participants(ROOM, BOTH),
        "call:participants",
        "{'roomName':'r','participants':" + BOTH_JSON + "}");
    expect(
        new Notice.Participants(ROOM, List.of()),
        "call:participants",
        "{'roomName':'r','participants':[]}");
  }

  @Test
  void mediaChanged() {
    expect(
        new Notice.MediaChanged(ROOM, ALICE, true, false),
        "user:media_changed",
        "{'userId':1,'audio':true,'video':false,'roomName':'r'}");
  }

  @Test
  void candidate_passesUnchanged_andWhatDidNotComeIsNull() {
    expect(
        new Notice.IceCandidate(
            ROOM,
            ALICE,
            new OpaqueJson("{'a':[1]}".replace('\'', '"')),
            OpaqueJson.NULL,
            SDP,
            "e1"),
        "ice:candidate",
        "{'roomName':'r','fromUserId':1,'candidate':{'a':[1]},'sdpMLineIndex':null,"
            + "'sdpMid':{'type':'offer','sdp':'v=0'}}");
  }

  @Test
  void opaqueValues_areCopiedByteForByte() {
    String odd = "{ \"a\" : 1e2, \"\\u0000\\ud800\" : \"é😀\\/\" }";
    Notice notice =
        new Notice.IceCandidate(
            ROOM, ALICE, new OpaqueJson(odd), OpaqueJson.NULL, OpaqueJson.NULL, "e1");

    assertThat(messages.of(notice).json()).contains("\"candidate\":" + odd);
  }

  @Test
  void renegotiation_andItsAnswer() {
    expect(
        new Notice.Renegotiation(ROOM, ALICE, false, SDP),
        "call:renegotiate",
        "{'roomName':'r','fromUserId':1,'sdpOffer':{'type':'offer','sdp':'v=0'},"
            + "'type':'renegotiate'}");
    expect(
        new Notice.Renegotiation(ROOM, ALICE, true, SDP),
        "call:renegotiate_answer",
        "{'roomName':'r','fromUserId':1,'sdpAnswer':{'type':'offer','sdp':'v=0'},"
            + "'type':'renegotiate_answer'}");
  }

  @Test
  void shareNoiseAndRecording() {
    expect(
        new Notice.ScreenShare(ROOM, ALICE, "start"),
        "call:screen_share",
        "{'roomName':'r','userId':1,'action':'start'}");
    expect(
        new Notice.NoiseCancellation(ROOM, ALICE, false),
        "call:noise_cancellation",
        "{'roomName':'r','userId':1,'enabled':false}");
    expect(
        new Notice.Recording(ROOM, ALICE, new OpaqueJson("\"Ann\""), "start", AT.plusMillis(7)),
        "call:recording",
        "{'roomName':'r','userId':1,'userName':'Ann','action':'start','timestamp':1795341600007}");
    expect(
        new Notice.Recording(ROOM, ALICE, null, "stop", AT),
        "call:recording",
        "{'roomName':'r','userId':1,'action':'stop','timestamp':1795341600000}");
  }

  @Test
  void resumed() {
    Call call = Call.ringing(ROOM, ALICE, BOB, CallType.AUDIO, SDP, AT, "cause");

    expect(
        new Notice.Resumed(call, BOTH, true),
        "call:resumed",
        "{'roomName':'r','status':'ringing','callType':'audio','fromId':1,'toId':2,'participants':"
            + BOTH_JSON
            + ",'elsewhere':true}");
  }

  @Test
  void roomNames_areEscapedAsText() {
    Notice notice = new Notice.Ringing(new RoomName("\"комната\\ 😀"), 1);

    assertThat(ParsedJson.of(messages.of(notice).json()))
        .hasFieldOrPropertyWithValue("roomName", "\"комната\\ 😀");
  }

  @Test
  void message_doesNotShowItsPayload() {
    assertThat(new Message("call:answer", "{\"sdpAnswer\":\"v=0\"}")).hasToString("call:answer");
    assertThat(
            new IceServer(List.of("turn:t"), Optional.of(new TurnCredentials("u", "secret")))
                .toString())
        .doesNotContain("secret");
  }

  /** What a notice is for everybody, and as well for one user. */
  private void expect(Notice notice, String event, String json) {
    expect(messages.of(notice), event, json);
    expect(messages.of(notice, BOB), event, json);
  }

  private static void expect(Message message, String event, String json) {
    assertThat(message.event()).isEqualTo(event);
    assertThat(ParsedJson.of(message.json())).isEqualTo(ParsedJson.quoted(json));
  }
}
