package club.worldmates.calls.call;

/**
 * Why a call is final: the texts that the rules give (protocol.md 4). Clients may give any other.
 */
public final class Reason {

  public static final String OFFLINE = "offline";
  public static final String BLOCKED = "blocked";
  public static final String BUSY = "busy";
  public static final String GLARE = "glare";
  public static final String NO_ANSWER = "no_answer";
  public static final String CONNECTION_LOST = "connection_lost";
  public static final String SUPERSEDED = "superseded";
  public static final String SWITCHED = "switched";
  public static final String COMPLETED = "completed";
  public static final String ENDED_FOR_ALL = "ended_for_all";
  public static final String FAILED = "failed";
  public static final String USER_ENDED = "user_ended";
  public static final String ANSWERED_ELSEWHERE = "answered_elsewhere";
  public static final String REJECTED_ELSEWHERE = "rejected_elsewhere";
  public static final String ENDED_BY_OPERATOR = "ended_by_operator";

  /** In characters (code points). */
  public static final int MAX_LENGTH = 100;

  private Reason() {}

  /** A client's text, cut to what is stored and told (protocol.md 5, Rates). */
  public static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH));
  }
}
