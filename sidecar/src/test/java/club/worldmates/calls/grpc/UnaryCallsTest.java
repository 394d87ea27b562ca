package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.session.AnyCall;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.wire.Call;
import club.worldmates.calls.wire.CallServiceGrpc.CallServiceStub;
import club.worldmates.calls.wire.EndCallRequest;
import club.worldmates.calls.wire.EndCallResponse;
import club.worldmates.calls.wire.GetCallRequest;
import club.worldmates.calls.wire.GetCallResponse;
import club.worldmates.calls.wire.GetIceServersRequest;
import club.worldmates.calls.wire.GetIceServersResponse;
import club.worldmates.calls.wire.IceServer;
import club.worldmates.calls.wire.ListLiveCallsRequest;
import club.worldmates.calls.wire.ListLiveCallsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnaryCallsTest {

  @RegisterExtension final Edge edge = new Edge();

  @Test
  void iceServers() {
    assertThat(iceServers(7).value)
        .isEqualTo(
            GetIceServersResponse.newBuilder()
                .addIceServers(
                    IceServer.newBuilder()
                        .addUrls("turn:127.0.0.1")
                        .setUsername("9:7")
                        .setCredential("secret"))
                .setExpiresAtMs(9000)
                .build());
  }

  @Test
  void moreThanTheLoopCanAnswer_areRefusedAtOnce() {
    List<Reply<GetIceServersResponse>> answers = new ArrayList<>();
    for (int i = 0; i < UnaryCalls.MAX_UNANSWERED + 1; i++) {
      Reply<GetIceServersResponse> answer = new Reply<>();
      edge.stub().getIceServers(GetIceServersRequest.newBuilder().setUserId(7).build(), answer);
      answers.add(answer);
    }
    Reply<GetIceServersResponse> last = answers.get(UnaryCalls.MAX_UNANSWERED);
    assertThat(last.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

    edge.loop.run();

    assertThat(answers.get(UnaryCalls.MAX_UNANSWERED - 1).value.getIceServersCount()).isOne();
    assertThat(iceServers(7).value.getIceServersCount()).as("there is room again").isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void iceServersOfNobody(int user) {
    assertThat(iceServers(user).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void call_ofEitherKind() {
    stored(Calls.ended("one"));
    stored(Calls.groupActive("many"));

    assertThat(call("one").value.getCall()).isEqualTo(CallWriter.write(of(Calls.ended("one"))));
    assertThat(call("many").value.getCall())
        .isEqualTo(CallWriter.write(of(Calls.groupActive("many"))));
  }

  @Test
  void call_unknown() {
    assertThat(call("room").code()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(end("room", "").code()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void call_notARoomName() {
    assertThat(call("").code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(call("line\nbreak").code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(end("", "").code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void databaseAway() {
    edge.sessions.futureFailure =
        new CompletionException(new StoreUnavailableException(new IllegalStateException()));

    assertThat(call("room").code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(end("room", "").code()).isEqualTo(Status.Code.UNAVAILABLE);
    edge.sessions.futureFailure = new StoreUnavailableException(new IllegalStateException());
    assertThat(call("room").code()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void bug_tellsNothing() {
    edge.sessions.nextFailure = new IllegalStateException("private");
    Reply<GetCallResponse> thrown = call("room");
    edge.sessions.futureFailure = new IllegalStateException("private");
    Reply<GetCallResponse> failed = call("room");

    assertThat(thrown.code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failed.code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failed.status.getDescription()).doesNotContain("private");
  }

  @Test
  void liveCalls() {
    stored(Calls.ringing("one"));
    stored(Calls.ringing("two"));

    assertThat(list(0, 0).value.getCallsList())
        .extracting(Call::getRoomName)
        .containsExactly("one", "two");
    assertThat(list(0, 1).value.getCallsList())
        .extracting(Call::getRoomName)
        .containsExactly("one");
    assertThat(list(0, 1).value.getTotal()).isEqualTo(2);
    assertThat(list(8, 0).value.getTotal()).isEqualTo(2);
    assertThat(list(9, 0).value).isEqualTo(ListLiveCallsResponse.getDefaultInstance());
  }

  @Test
  void liveCalls_ofBothKinds() {
    stored(Calls.ringing("one"));
    stored(Calls.groupActive("two"));

    assertThat(list(8, 0).value.getCallsList())
        .extracting(Call::getRoomName, Call::getToId, Call::getGroupId)
        .containsExactly(tuple("one", 8, 0), tuple("two", 0, 5));
    assertThat(list(8, 0).value.getTotal()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1001, -1})
  void liveCalls_atMost1000(int limit) {
    for (int i = 0; i < 1001; i++) {
      stored(Calls.ringing("room" + i));
    }

    assertThat(list(0, limit).value.getCallsCount()).isEqualTo(1000);
    assertThat(list(0, limit).value.getTotal()).isEqualTo(1001);
  }

  @Test
  void liveCallsOfNoUserId() {
    assertThat(list(-1, 0).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void end_withADefaultReason() {
    stored(Calls.ended("room"));

    assertThat(end("room", "").value.getCall().getStatus()).isEqualTo("ended");
    assertThat(edge.sessions.endedFor).isEqualTo("ended_by_operator");
  }

  @Test
  void end_reasonIsCut() {
    stored(Calls.ended("room"));
    end("room", "r".repeat(101));

    assertThat(edge.sessions.endedFor).isEqualTo("r".repeat(100));
  }

  private void stored(club.worldmates.calls.call.Call call) {
    edge.sessions.calls.add(of(call));
  }

  private void stored(GroupCall call) {
    edge.sessions.calls.add(of(call));
  }

  private static AnyCall of(club.worldmates.calls.call.Call call) {
    return new AnyCall.OneToOne(call);
  }

  private static AnyCall of(GroupCall call) {
    return new AnyCall.OfGroup(call);
  }

  private Reply<GetIceServersResponse> iceServers(int user) {
    return ask(
        CallServiceStub::getIceServers, GetIceServersRequest.newBuilder().setUserId(user).build());
  }

  private Reply<GetCallResponse> call(String room) {
    return ask(CallServiceStub::getCall, GetCallRequest.newBuilder().setRoomName(room).build());
  }

  private Reply<EndCallResponse> end(String room, String reason) {
    return ask(
        CallServiceStub::endCall,
        EndCallRequest.newBuilder().setRoomName(room).setReason(reason).build());
  }

  private Reply<ListLiveCallsResponse> list(int user, int limit) {
    return ask(
        CallServiceStub::listLiveCalls,
        ListLiveCallsRequest.newBuilder().setUserId(user).setLimit(limit).build());
  }

  private interface Rpc<Q, A> {
    void call(CallServiceStub stub, Q request, StreamObserver<A> to);
  }

  private <Q, A> Reply<A> ask(Rpc<Q, A> rpc, Q request) {
    Reply<A> reply = new Reply<>();
    rpc.call(edge.stub(), request, reply);
    edge.loop.run();
    return reply;
  }

  private static final class Reply<A> implements StreamObserver<A> {
    private A value;
    private Status status;

    @Override
    public void onNext(A answer) {
      value = answer;
    }

    @Override
    public void onError(Throwable failure) {
      status = Status.fromThrowable(failure);
    }

    @Override
    public void onCompleted() {
      status = Status.OK;
    }

    Status.Code code() {
      return status.getCode();
    }
  }
}
