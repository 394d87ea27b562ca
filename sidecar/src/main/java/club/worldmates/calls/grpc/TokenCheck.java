package club.worldmates.calls.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody in who does not know the token, except to health and reflection, which tell nothing
 * about anybody.
 */
final class TokenCheck implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final byte[] expected;

  TokenCheck(String token) {
    this.expected = bytes("Bearer " + token);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (isFree(call.getMethodDescriptor().getServiceName())
        || isRight(headers.get(AUTHORIZATION))) {
      return next.startCall(call, headers);
    }
    call.close(Statuses.NO_TOKEN, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private static boolean isFree(@Nullable String service) {
    return service != null
        && (service.startsWith("grpc.health.") || service.startsWith("grpc.reflection."));
  }

  /** In a time that does not tell how much of it was right. */
  private boolean isRight(@Nullable String authorization) {
    return authorization != null && MessageDigest.isEqual(expected, bytes(authorization));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
