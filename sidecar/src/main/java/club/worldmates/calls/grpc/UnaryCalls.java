package club.worldmates.calls.grpc;

import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.AnyCall;
import club.worldmates.calls.session.CallSessions;
import club.worldmates.calls.session.Loop;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.turn.IceServerGrant;
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
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rpcs for other back ends and operators. */
final class UnaryCalls {

  private static final int MAX_LISTED = 1000;

  /** Each waits on the loop or for the database, which the clients' events also do. */
  static final int MAX_UNANSWERED = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(UnaryCalls.class);

  private final Loop loop;
  private final CallSessions calls;
  private final Function<UserId, IceServerGrant> iceServers;
  private final AtomicInteger unanswered = new AtomicInteger();

  UnaryCalls(Loop loop, CallSessions calls, Function<UserId, IceServerGrant> iceServers) {
    this.loop = loop;
    this.calls = calls;
    this.iceServers = iceServers;
  }

  void getIceServers(GetIceServersRequest asked, StreamObserver<GetIceServersResponse> to) {
    answer(
        "GetIceServers",
        to,
        () -> CompletableFuture.completedFuture(write(iceServers.apply(user(asked.getUserId())))));
  }

  void getCall(GetCallRequest asked, StreamObserver<GetCallResponse> to) {
    answer(
        "GetCall",
        to,
        () ->
            calls
                .find(room(asked.getRoomName()))
                .thenApply(call -> GetCallResponse.newBuilder().setCall(write(call)).build()));
  }

  void listLiveCalls(ListLiveCallsRequest asked, StreamObserver<ListLiveCallsResponse> to) {
    answer("ListLiveCalls", to, () -> CompletableFuture.completedFuture(list(asked)));
  }

  void endCall(EndCallRequest asked, StreamObserver<EndCallResponse> to) {
    String reason =
        asked.getReason().isEmpty() ? Reason.ENDED_BY_OPERATOR : Reason.cut(asked.getReason());
    answer(
        "EndCall",
        to,
        () ->
            calls
                .end(room(asked.getRoomName()), reason)
                .thenApply(call -> EndCallResponse.newBuilder().setCall(write(call)).build()));
  }

  private ListLiveCallsResponse list(ListLiveCallsRequest asked) {
    List<AnyCall> live = calls.live(asked.getUserId() == 0 ? null : user(asked.getUserId()));
    boolean limited = asked.getLimit() > 0 && asked.getLimit() < MAX_LISTED;
    ListLiveCallsResponse.Builder to = ListLiveCallsResponse.newBuilder().setTotal(live.size());
    live.stream()
        .limit(limited ? asked.getLimit() : MAX_LISTED)
        .map(CallWriter::write)
        .forEach(to::addCalls);
    return to.build();
  }

  private static UserId user(int id) {
    if (id < 1) {
      throw Statuses.invalid("user_id must be 1 to 2147483647");
    }
    return new UserId(id);
  }

  private static RoomName room(String name) {
    if (!RoomName.isValid(name)) {
      throw Statuses.invalid("room_name is missing or not a room name");
    }
    return new RoomName(name);
  }

  private static club.worldmates.calls.wire.Call write(Optional<AnyCall> call) {
    return CallWriter.write(call.orElseThrow(Statuses::noSuchCall));
  }

  private static GetIceServersResponse write(IceServerGrant grant) {
    GetIceServersResponse.Builder to = GetIceServersResponse.newBuilder();
    for (var server : grant.servers()) {
      IceServer.Builder one = IceServer.newBuilder().addAllUrls(server.urls());
      server
          .credentials()
          .ifPresent(c -> one.setUsername(c.username()).setCredential(c.credential()));
      to.addIceServers(one);
    }
    grant.expiresAt().ifPresent(at -> to.setExpiresAtMs(at.toEpochMilli()));
    return to.build();
  }

  /** Does the work on the loop and answers with what comes of it. */
  private <T> void answer(String rpc, StreamObserver<T> to, Supplier<CompletableFuture<T>> work) {
    if (unanswered.incrementAndGet() > MAX_UNANSWERED) {
      unanswered.decrementAndGet();
      to.onError(Statuses.TOO_MANY_CALLS.asRuntimeException());
      return;
    }
    loop.execute(
        () -> {
          CompletableFuture<T> result;
          try {
            result = work.get();
          } catch (RuntimeException failure) {
            result = CompletableFuture.failedFuture(failure);
          }
          var unused =
              result.whenComplete(
                  (answer, failure) -> {
                    unanswered.decrementAndGet();
                    reply(rpc, to, answer, failure);
                  });
        });
  }

  private static <T> void reply(
      String rpc, StreamObserver<T> to, @Nullable T answer, @Nullable Throwable failure) {
    if (answer != null) {
      to.onNext(answer);
      to.onCompleted();
    } else {
      to.onError(status(rpc, failure).asRuntimeException());
    }
  }

  private static Status status(String rpc, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof StatusRuntimeException refusal) {
      return refusal.getStatus();
    }
    if (cause instanceof StoreUnavailableException) {
      return Statuses.DATABASE_AWAY;
    }
    LOG.error("{} failed", rpc, cause);
    return Statuses.FAILED;
  }
}
