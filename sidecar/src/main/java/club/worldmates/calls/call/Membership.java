package club.worldmates.calls.call;

/** What a user is to a group (protocol.md 2 and 7). */
public enum Membership {
  /** No active member. */
  NONE,
  MEMBER,
  /** An owner, admin or moderator, who may act on others' part in a call. */
  MODERATOR
}
