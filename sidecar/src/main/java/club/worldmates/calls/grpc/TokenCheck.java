package club.worldmates.calls.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody in who does not know the token, except to health and reflection, which tell nothing
 * about anybody.
 */
final class TokenCheck implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final byte @Nullable [] expected;
  private final FreeCalls freeCalls;
  private final Consumer<SocketAddress> letIn;

  /**
   * A check for all calls of a server.
   *
   * @param token null: everybody knows it
   * @param letIn hears from where somebody called who knows it
   */
  TokenCheck(@Nullable String token, FreeCalls freeCalls, Consumer<SocketAddress> letIn) {
    this.expected = token == null ? null : bytes("Bearer " + token);
    this.freeCalls = freeCalls;
    this.letIn = letIn;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (isFree(call.getMethodDescriptor().getServiceName())) {
      return free(call, headers, next);
    }
    if (!isRight(headers.get(AUTHORIZATION))) {
      call.close(Statuses.NO_TOKEN, new Metadata());
      return new ServerCall.Listener<>() {};
    }
    SocketAddress from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (from != null) {
      letIn.accept(from);
    }
    return next.startCall(call, headers);
  }

  private <Q, A> ServerCall.Listener<Q> free(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    FreeCalls.Free<Q, A> free = freeCalls.admit(call);
    return new SimpleForwardingServerCallListener<>(next.startCall(free, headers)) {
      @Override
      public void onCancel() {
        free.over();
        super.onCancel();
      }
    };
  }

  private static boolean isFree(@Nullable String service) {
    return service != null
        && (service.startsWith("grpc.health.") || service.startsWith("grpc.reflection."));
  }

  /** In a time that does not tell how much of it was right. */
  private boolean isRight(@Nullable String authorization) {
    return expected == null
        || (authorization != null && MessageDigest.isEqual(expected, bytes(authorization)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
