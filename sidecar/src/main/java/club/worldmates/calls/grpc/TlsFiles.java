package club.worldmates.calls.grpc;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files for TLS.
 *
 * @param certificate the server's chain
 * @param key its private key, PKCS#8 without a password
 * @param clientAuthority who signs the certificates of clients, which are then demanded; null:
 *     clients need none
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientAuthority) {

  ServerCredentials credentials() throws IOException {
    TlsServerCredentials.Builder tls =
        TlsServerCredentials.newBuilder().keyManager(certificate.toFile(), key.toFile());
    if (clientAuthority != null) {
      tls.trustManager(clientAuthority.toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return tls.build();
  }
}
