package club.worldmates.calls.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import club.worldmates.calls.settings.Secret;
import java.time.Instant;
import java.util.Base64;

/**
 * Short-lived TURN credentials as coturn checks them with {@code use-auth-secret}
 * (draft-uberti-behave-turn-rest-00).
 *
 * @param username {@code expiry:userId}, expiry in Unix seconds
 * @param credential base64 HMAC-SHA1 of the user name
 */
public record TurnCredentials(String username, String credential) {
  /** Makes the credentials of one user, good until that second. */
  public static TurnCredentials of(Secret secret, long userId, Instant expiry) {
    String username = expiry.getEpochSecond() + ":" + userId;
    return new TurnCredentials(username, sign(secret, username));
  }

  private static String sign(Secret secret, String text) {
    byte[] signature = HmacSha1.of(secret.reveal().getBytes(UTF_8), text.getBytes(UTF_8));
    return Base64.getEncoder().encodeToString(signature);
  }

  @Override
  public String toString() {
    return "TurnCredentials[username=" + username + "]";
  }
}
