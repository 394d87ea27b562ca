package club.worldmates.calls.grpc;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates as they are in their files by now: who renews them need not restart anything. Each
 * new connection gets the present ones; those that are open stay. Files that make no sense, or of
 * which only one was replaced so far, change nothing until they do.
 */
final class RenewedTls implements AutoCloseable {

  /** How often the files are read: soon enough for those who wait for it. */
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(RenewedTls.class);

  private final TlsFiles files;
  private final AdvancedTlsX509KeyManager key = new AdvancedTlsX509KeyManager();
  private final @Nullable AdvancedTlsX509TrustManager trust;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread reading = new Thread(task, "grpc-tls-files");
            reading.setDaemon(true);
            return reading;
          });
  private volatile @Nullable X509TrustManager authority;
  private Contents last;

  /** What the three files hold. No record: that would print. */
  private static final class Contents {
    private final byte[] certificate;
    private final byte[] key;
    private final byte[] authority;

    Contents(TlsFiles files) throws IOException {
      Path signers = files.clientAuthority();
      certificate = Files.readAllBytes(files.certificate());
      key = Files.readAllBytes(files.key());
      authority = signers == null ? new byte[0] : Files.readAllBytes(signers);
    }

    boolean isSame(Contents other) {
      return Arrays.equals(certificate, other.certificate)
          && Arrays.equals(key, other.key)
          && Arrays.equals(authority, other.authority);
    }
  }

  /**
   * Reads the files, and goes on to do so.
   *
   * @throws IOException they cannot be read, or make no sense
   */
  RenewedTls(TlsFiles files) throws IOException {
    this.files = files;
    try {
      this.trust =
          files.clientAuthority() == null
              ? null
              : AdvancedTlsX509TrustManager.newBuilder()
                  .setVerification(
                      AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
                  .build();
      this.last = new Contents(files);
      take(last);
    } catch (GeneralSecurityException | RuntimeException malformed) {
      thread.shutdownNow();
      throw new IOException("the TLS files cannot be used: " + malformed.getMessage(), malformed);
    } catch (IOException missing) {
      thread.shutdownNow();
      throw missing;
    }
    long seconds = INTERVAL.toSeconds();
    var unused = thread.scheduleWithFixedDelay(this::look, seconds, seconds, TimeUnit.SECONDS);
  }

  ServerCredentials credentials() {
    TlsServerCredentials.Builder tls = TlsServerCredentials.newBuilder().keyManager(key);
    if (trust != null) {
      tls.trustManager(trust).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return tls.build();
  }

  /** Whether clients have to show a certificate. */
  boolean asksForCertificates() {
    return trust != null;
  }

  /**
   * Checks what a client has shown in this handshake or an earlier one.
   *
   * @throws CertificateException it would not be let in now
   */
  void check(X509Certificate[] chain) throws CertificateException {
    X509TrustManager present = authority;
    if (present == null) {
      throw new CertificateException("there is no authority");
    }
    present.checkClientTrusted(chain, "UNKNOWN");
  }

  /** Takes up what has changed since the last look. */
  synchronized void look() {
    try {
      Contents now = new Contents(files);
      if (now.isSame(last)) {
        return;
      }
      take(now);
      last = now;
      LOG.info("New TLS certificates are in use");
    } catch (IOException | GeneralSecurityException | RuntimeException failure) {
      // The text of a parser may show what it parsed, which here is a private key.
      LOG.warn(
          "The TLS files changed and cannot be used as they are now ({}); what they held before"
              + " stays in use",
          failure.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void take(Contents contents) throws IOException, GeneralSecurityException {
    X509Certificate[] chain = certificates(contents.certificate);
    PrivateKey secret = CertificateUtils.getPrivateKey(new ByteArrayInputStream(contents.key));
    if (!fits(secret, chain[0].getPublicKey())) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
    if (trust != null) {
      X509Certificate[] signers = certificates(contents.authority);
      trust.updateTrustCredentials(signers);
      authority = trusting(signers);
    }
    key.updateIdentityCredentials(chain, secret);
  }

  private static X509TrustManager trusting(X509Certificate[] signers)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < signers.length; i++) {
      store.setCertificateEntry(Integer.toString(i), signers[i]);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Stream.of(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static X509Certificate[] certificates(byte[] pem) throws GeneralSecurityException {
    X509Certificate[] found = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
    if (found.length == 0) {
      throw new GeneralSecurityException("there is no certificate");
    }
    return found;
  }

  /** What the one signs, the other proves. */
  private static boolean fits(PrivateKey secret, PublicKey known) throws GeneralSecurityException {
    if (!secret.getAlgorithm().equals(known.getAlgorithm())) {
      return false;
    }
    String algorithm = secret.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    byte[] text = new byte[32];
    new SecureRandom().nextBytes(text);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(secret);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(known);
    signature.update(text);
    return signature.verify(signed);
  }
}
