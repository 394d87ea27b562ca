package club.worldmates.calls.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Lets nobody in whose certificate is not accepted any more. A handshake asks for it only once a
 * session: a client that resumes one (RFC 8446, 2.2) shows none, and may have been let in under an
 * authority that was withdrawn since.
 */
final class CertificateCheck implements ServerInterceptor {

  private final RenewedTls tls;

  CertificateCheck(RenewedTls tls) {
    this.tls = tls;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (!isAccepted(session)) {
      call.close(Statuses.NO_CERTIFICATE, new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }

  private boolean isAccepted(SSLSession session) {
    try {
      tls.check((X509Certificate[]) session.getPeerCertificates());
      return true;
    } catch (CertificateException | SSLPeerUnverifiedException refused) {
      return false;
    }
  }
}
