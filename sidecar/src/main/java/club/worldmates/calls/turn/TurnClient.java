package club.worldmates.calls.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import club.worldmates.calls.turn.StunMessage.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Asks a TURN server to relay, as a client in a call would (RFC 5766, 6; RFC 5389, 10.2). */
public final class TurnClient {

  private static final int UNAUTHORIZED = 401;
  private static final int STALE_NONCE = 438;

  /** Of a realm or nonce in bytes (RFC 5389, 15.7 and 15.8), so that both fit into an answer. */
  private static final int LONGEST_TEXT = 763;

  private static final byte[] UDP = {17, 0, 0, 0};
  private static final byte[] NONE = {0, 0, 0, 0};

  private final SSLSocketFactory tls;

  /** {@code tls}: decides whose certificates are good. */
  public TurnClient(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /**
   * Allocates a relayed address with these credentials and gives it back at once. Takes some
   * seconds when there is no answer.
   *
   * @throws IOException there is no server, no answer or none that makes sense
   */
  public Allocation allocate(TurnUrl url, TurnCredentials credentials) throws IOException {
    try (StunTransport server = connect(url)) {
      StunMessage stranger = server.exchange(request());
      Optional<Failure> failure = stranger.failure();
      if (failure.isEmpty()) {
        server.exchange(release());
        return new Allocation.Open();
      }
      if (failure.get().code() != UNAUTHORIZED) {
        return refused(failure.get());
      }
      return allocate(server, stranger, credentials, true);
    }
  }

  private Allocation allocate(
      StunTransport server,
      StunMessage challenge,
      TurnCredentials credentials,
      boolean nonceMayBeStale)
      throws IOException {
    Signer signer = Signer.challenged(challenge, credentials);
    StunMessage answer = server.exchange(signer.sign(request()));
    Optional<Failure> failure = answer.failure();
    if (failure.isPresent()) {
      return failure.get().code() == STALE_NONCE && nonceMayBeStale
          ? allocate(server, answer, credentials, false)
          : refused(failure.get());
    }
    Optional<InetSocketAddress> relayed = answer.address(StunAttribute.XOR_RELAYED_ADDRESS);
    if (relayed.isEmpty() || !answer.isSignedWith(signer.key())) {
      throw new MalformedStunException();
    }
    server.exchange(signer.sign(release()));
    return new Allocation.Relayed(relayed.get());
  }

  private static StunMessage request() {
    return StunMessage.of(StunRequest.ALLOCATE).with(StunAttribute.REQUESTED_TRANSPORT, UDP);
  }

  private static StunMessage release() {
    return StunMessage.of(StunRequest.REFRESH).with(StunAttribute.LIFETIME, NONE);
  }

  private static Allocation refused(Failure failure) {
    return new Allocation.Refused(failure.code(), failure.reason());
  }

  private StunTransport connect(TurnUrl url) throws IOException {
    InetSocketAddress server = new InetSocketAddress(url.host(), url.port());
    if (server.isUnresolved()) {
      throw new UnknownHostException(url.host());
    }
    return switch (url.transport()) {
      case UDP -> new DatagramTransport(server);
      case TCP -> StreamTransport.overTcp(server);
      case TLS -> StreamTransport.overTls(server, url.host(), tls);
      case DTLS -> throw new UnsupportedOperationException("TURN over DTLS");
    };
  }

  /** Signs requests with long-term credentials (RFC 5389, 15.4). */
  private record Signer(TurnCredentials credentials, String realm, String nonce) {

    static Signer challenged(StunMessage challenge, TurnCredentials credentials)
        throws MalformedStunException {
      return new Signer(
          credentials, get(challenge, StunAttribute.REALM), get(challenge, StunAttribute.NONCE));
    }

    StunMessage sign(StunMessage request) {
      return request
          .with(StunAttribute.USERNAME, credentials.username())
          .with(StunAttribute.REALM, realm)
          .with(StunAttribute.NONCE, nonce)
          .signed(key())
          .fingerprinted();
    }

    byte[] key() {
      String text = credentials.username() + ":" + realm + ":" + credentials.credential();
      try {
        return MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has MD5", e);
      }
    }

    private static String get(StunMessage challenge, StunAttribute attribute)
        throws MalformedStunException {
      return challenge
          .get(attribute)
          .filter(value -> value.length <= LONGEST_TEXT)
          .map(value -> new String(value, UTF_8))
          .orElseThrow(MalformedStunException::new);
    }
  }
}
