package club.worldmates.calls.grpc;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files for TLS.
 *
 * @param certificate the server's chain
 * @param key its private key, RSA or EC, PKCS#8 without a password
 * @param clientAuthority who signs the certificates of clients, which are then demanded; null:
 *     clients need none
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientAuthority) {}
