package club.worldmates.calls.doctor;

import club.worldmates.calls.settings.Secret;
import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.turn.Allocation;
import club.worldmates.calls.turn.IceServers;
import club.worldmates.calls.turn.MalformedStunException;
import club.worldmates.calls.turn.TurnClient;
import club.worldmates.calls.turn.TurnCredentials;
import club.worldmates.calls.turn.TurnUrl;
import club.worldmates.calls.turn.TurnUrl.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Does a TURN server relay for whoever carries credentials that the sidecar makes? Allocates on it
 * as a client would, with each of the secrets.
 */
final class TurnCheck implements Check {

  /** Credentials for nobody: users begin with 1. */
  private static final long NOBODY = 0;

  private static final int UNAUTHORIZED = 401;
  private static final String UNKNOWN_SECRET =
      "does not know the first secret of CALLS_TURN_SECRET (401); give it the same one, and check"
          + " that its clock is right.";
  private static final String UNKNOWN_OLD_SECRET =
      "relays with the new secret and refuses the old one (401), which devices still use; start it"
          + " with both until CALLS_TURN_TTL has passed since the rotation.";

  private final TurnUrl url;
  private final Settings.Ice ice;
  private final TurnClient client;
  private final Clock clock;

  TurnCheck(TurnUrl url, Settings.Ice ice, TurnClient client, Clock clock) {
    this.url = url;
    this.ice = ice;
    this.client = client;
    this.clock = clock;
  }

  /** One for each TURN URL; with none, one that says so. */
  static List<Check> all(Settings.Ice ice, Clock clock) {
    TurnClient client = new TurnClient((SSLSocketFactory) SSLSocketFactory.getDefault());
    Stream<Check> checks =
        ice.turnUrls().stream()
            .map(TurnUrl::parse)
            .map(url -> new TurnCheck(url, ice, client, clock));
    return ice.turnUrls().isEmpty()
        ? List.of(
            () ->
                Finding.well(
                    "TURN: CALLS_TURN_URLS is not set; calls connect only where nothing is between"
                        + " the devices that needs a relay."))
        : checks.toList();
  }

  @Override
  public Finding run() {
    if (url.transport() == Transport.DTLS) {
      return ill("is TURN over DTLS, which browsers do not speak; use ?transport=tcp.");
    }
    try {
      return examine();
    } catch (IOException failure) {
      return ill(explain(failure));
    }
  }

  private Finding examine() throws IOException {
    Allocation current = allocate(ice.turnSecrets().get(0));
    if (!(current instanceof Allocation.Relayed relayed)) {
      return ill(isUnauthorized(current) ? UNKNOWN_SECRET : explain(current));
    }
    String address = text(relayed.from());
    if (ice.turnSecrets().size() == 1) {
      return well("relays, from %s.".formatted(address));
    }
    Allocation old = allocate(ice.turnSecrets().get(1));
    if (old instanceof Allocation.Relayed) {
      return well("relays, from %s, with the old secret as well.".formatted(address));
    }
    return ill(isUnauthorized(old) ? UNKNOWN_OLD_SECRET : explain(old));
  }

  private Allocation allocate(Secret secret) throws IOException {
    Instant expiry = IceServers.expiry(ice, clock.instant()).orElseThrow();
    return client.allocate(url, TurnCredentials.of(secret, NOBODY, expiry));
  }

  private static boolean isUnauthorized(Allocation allocation) {
    return allocation instanceof Allocation.Refused refused && refused.code() == UNAUTHORIZED;
  }

  private static String explain(Allocation allocation) {
    return allocation instanceof Allocation.Refused refused
        ? "does not relay: it answers %d %s.".formatted(refused.code(), refused.reason())
        : "relays for anybody, without credentials; start it with use-auth-secret.";
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + " port " + address.getPort();
  }

  private String explain(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return "has a name without an address; check CALLS_TURN_URLS and the DNS.";
    }
    if (failure instanceof SocketTimeoutException) {
      return "does not answer; check that it runs there, and that firewalls let %s port %d through."
          .formatted(url.transport() == Transport.UDP ? "UDP" : "TCP", url.port());
    }
    if (failure instanceof ConnectException || failure instanceof PortUnreachableException) {
      return "is not there: nothing listens on port %d; start it, or check CALLS_TURN_URLS."
          .formatted(url.port());
    }
    if (failure instanceof SSLException) {
      return "does no TLS that a browser would trust (%s); it needs a certificate for this name from"
              .formatted(failure.getMessage())
          + " a known authority.";
    }
    if (failure instanceof MalformedStunException) {
      return "answers, but not as a TURN server; check host and port in CALLS_TURN_URLS.";
    }
    return "cannot be reached (%s); check CALLS_TURN_URLS.".formatted(failure.getMessage());
  }

  private Finding well(String rest) {
    return Finding.well("TURN: " + url.text() + " " + rest);
  }

  private Finding ill(String rest) {
    return Finding.ill("TURN: " + url.text() + " " + rest);
  }
}
