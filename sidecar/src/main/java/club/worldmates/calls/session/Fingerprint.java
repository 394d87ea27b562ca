package club.worldmates.calls.session;

import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Names a candidate without showing it. */
final class Fingerprint {

  private static final int BYTES = 16;

  private Fingerprint() {}

  static String of(Notice.IceCandidate candidate) {
    MessageDigest digest = sha256();
    digest.update(candidate.from().toString().getBytes(StandardCharsets.UTF_8));
    for (OpaqueJson part :
        List.of(candidate.candidate(), candidate.sdpMLineIndex(), candidate.sdpMid())) {
      digest.update((byte) 0);
      digest.update(part.text().getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
