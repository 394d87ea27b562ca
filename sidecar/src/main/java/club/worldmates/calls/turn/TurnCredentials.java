package club.worldmates.calls.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import club.worldmates.calls.settings.Secret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Short-lived TURN credentials as coturn checks them with {@code use-auth-secret}
 * (draft-uberti-behave-turn-rest-00).
 *
 * @param username {@code expiry:userId}, expiry in Unix seconds
 * @param credential base64 HMAC-SHA1 of the user name
 */
public record TurnCredentials(String username, String credential) {
  private static final String ALGORITHM = "HmacSHA1";

  /** Makes the credentials of one user, good until that second. */
  public static TurnCredentials of(Secret secret, long userId, Instant expiry) {
    String username = expiry.getEpochSecond() + ":" + userId;
    return new TurnCredentials(username, sign(secret, username));
  }

  private static String sign(Secret secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "TurnCredentials[username=" + username + "]";
  }
}
