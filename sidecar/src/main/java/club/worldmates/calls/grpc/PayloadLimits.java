package club.worldmates.calls.grpc;

/**
 * How large the opaque parts of a payload may be (protocol.md 5, Sizes), in UTF-8 bytes of the JSON
 * text.
 *
 * @param sdp an offer or an answer
 * @param candidate a candidate, and each of the two fields that go with it
 */
public record PayloadLimits(int sdp, int candidate) {

  public static final PayloadLimits DEFAULT = new PayloadLimits(64 * 1024, 8 * 1024);

  /** More than names, ids and fields that nobody knows take up beside the opaque part. */
  private static final int OTHER_FIELDS = 16 * 1024;

  public PayloadLimits {
    if (sdp < 1 || candidate < 1) {
      throw new IllegalArgumentException("a limit is at least 1");
    }
  }

  /** The longest whole payload that a host need pass on, in bytes. */
  int payload() {
    return Math.max(sdp, candidate) + OTHER_FIELDS;
  }
}
