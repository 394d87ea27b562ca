package club.worldmates.calls.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.protocol.Answers.Answer;
import club.worldmates.calls.turn.IceServer;
import club.worldmates.calls.turn.TurnCredentials;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sender of an event learns (protocol.md 5, Acknowledgement). */
class AnswersTest {

  private static final RoomName ROOM = new RoomName("r");
  private static final Reply OK = new Reply.Ok(CallStatus.CONNECTED, false);
  private static final Reply NOT_FOUND = new Reply.Refused(Refusal.notFound());

  @Test
  void success_withACallback_isItsAnswer() {
    expectCallback(OK, "call:end", "{'ok':true,'status':'connected'}");
    expectCallback(
        new Reply.Ok(CallStatus.CONNECTED, true),
        "call:join_room",
        "{'ok':true,'status':'connected','elsewhere':true}");
    expectCallback(new Reply.Ok(null, false), "call:register", "{'ok':true}");
  }

  @Test
  void success_withoutACallback_isSilent() {
    Answer answer = answer(OK, "call:end", false);

    assertThat(answer.callback()).isEmpty();
    assertThat(answer.emitted()).isEmpty();
  }

  @Test
  void initiated_saysHowManyDevicesRang() {
    expectCallback(
        new Reply.Initiated(ROOM, CallStatus.RINGING, 2, null),
        "call:initiate",
        "{'ok':true,'roomName':'r','status':'ringing','devices':2}");
  }

  @Test
  void groupCall_isAnsweredLikeAnyOther() {
    expectCallback(
        new Reply.Initiated(ROOM, GroupStatus.ACTIVE, 0, null),
        "group_call:initiate",
        "{'ok':true,'roomName':'r','status':'active','devices':0}");
    expectCallback(
        new Reply.Ok(GroupStatus.ENDED, false), "call:end_for_all", "{'ok':true,'status':'ended'}");
  }

  @Test
  void initiated_busyOrGlare_saysWhy() {
    expectCallback(
        new Reply.Initiated(ROOM, CallStatus.MISSED, 0, "busy"),
        "call:initiate",
        "{'ok':true,'roomName':'r','status':'missed','reason':'busy'}");
  }

  @Test
  void offline_isEmittedInAnyCase() {
    Answer without = answer(new Reply.Offline(ROOM), "call:initiate", false);
    Answer with = answer(new Reply.Offline(ROOM), "call:initiate", true);

    assertThat(without.callback()).isEmpty();
    expectEmitted(
        without,
        "call:error",
        "{'message':'Recipient is offline','code':'offline','event':'call:initiate',"
            + "'roomName':'r','status':'missed'}");
    assertThat(with.emitted()).isEqualTo(without.emitted());
    expect(
        with, "{'ok':false,'code':'offline','message':'Recipient is offline','status':'missed'}");
  }

  @Test
  void failure_withACallback_isItsAnswerAlone() {
    expectCallback(
        NOT_FOUND, "call:end", "{'ok':false,'code':'not_found','message':'There is no such call'}");
  }

  @Test
  void failure_withoutACallback_isEmitted_andKnownToTheHost() {
    Answer answer = answer(NOT_FOUND, "call:end", false);

    assertThat(answer.callback()).isEqualTo(answer(NOT_FOUND, "call:end", true).callback());
    expectEmitted(
        answer,
        "call:error",
        "{'message':'There is no such call','code':'not_found','event':'call:end',"
            + "'roomName':'r'}");
  }

  @Test
  void failure_withoutARoom_namesNone() {
    Answer answer = Answers.of(NOT_FOUND, "call:register", null, false, List.of(), Instant.EPOCH);

    expectEmitted(
        answer,
        "call:error",
        "{'message':'There is no such call','code':'not_found','event':'call:register'}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"call:initiate", "group_call:initiate"})
  void failure_ofAnInitiate_keepsItsLegacyText(String event) {
    expectCallback(
        new Reply.Refused(Refusal.invalid("callType is missing")),
        event,
        "{'ok':false,'code':'invalid_argument',"
            + "'message':'Failed to initiate call: callType is missing'}");
  }

  @Test
  void failure_ofAnAccept_keepsItsLegacyText() {
    expectCallback(
        new Reply.Refused(Refusal.precondition("")),
        "call:accept",
        "{'ok':false,'code':'failed_precondition','message':'Failed to accept call'}");
    expectCallback(
        new Reply.Refused(Refusal.precondition("Another device answered")),
        "call:accept",
        "{'ok':false,'code':'failed_precondition',"
            + "'message':'Failed to accept call: Another device answered'}");
  }

  @Test
  void iceRequest_isAnsweredByCallback_elseByItsOwnEvent() {
    String json =
        "{'ok':true,'success':true,'iceServers':[{'urls':['turn:t'],'username':'u',"
            + "'credential':'c'}],'timestamp':7}";
    Answer with = answer(new Reply.IceServers(), "ice:request", true);
    Answer without = answer(new Reply.IceServers(), "ice:request", false);

    expect(with, json);
    assertThat(with.emitted()).isEmpty();
    expectEmitted(without, "ice:response", json);
    assertThat(without.callback()).isEmpty();
  }

  @Test
  void iceRequest_refused_isNeverACallError() {
    Reply refused = new Reply.Refused(new Refusal(Code.UNAUTHENTICATED, "Log in first"));
    String json =
        "{'ok':false,'success':false,'error':'Log in first','code':'unauthenticated',"
            + "'message':'Log in first'}";

    expectCallback(refused, "ice:request", json);
    expectEmitted(answer(refused, "ice:request", false), "ice:response", json);
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void codes_areSpelledInLowerCase(Code code) {
    String text = code.name().toLowerCase(java.util.Locale.ROOT);

    expectCallback(
        new Reply.Refused(new Refusal(code, "m")),
        "call:end",
        "{'ok':false,'code':'" + text + "','message':'m'}");
  }

  private static Answer answer(Reply reply, String event, boolean wanted) {
    List<IceServer> servers =
        List.of(new IceServer(List.of("turn:t"), Optional.of(new TurnCredentials("u", "c"))));
    return Answers.of(reply, event, ROOM, wanted, servers, Instant.ofEpochMilli(7));
  }

  private static void expectCallback(Reply reply, String event, String json) {
    Answer answer = answer(reply, event, true);
    assertThat(answer.emitted()).isEmpty();
    expect(answer, json);
  }

  private static void expect(Answer answer, String json) {
    assertThat(ParsedJson.of(answer.callback().orElseThrow())).isEqualTo(ParsedJson.quoted(json));
  }

  private static void expectEmitted(Answer answer, String event, String json) {
    Message message = answer.emitted().orElseThrow();
    assertThat(message.event()).isEqualTo(event);
    assertThat(ParsedJson.of(message.json())).isEqualTo(ParsedJson.quoted(json));
  }
}
