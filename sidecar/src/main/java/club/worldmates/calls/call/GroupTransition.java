package club.worldmates.calls.call;

import org.jspecify.annotations.Nullable;

/**
 * One change of one group call, its participants included.
 *
 * @param before the call as it was decided on; null: it is new
 * @param after the call to store; its revision is one above, and so is that of each stay that it
 *     opened or ended
 */
public record GroupTransition(@Nullable GroupCall before, GroupCall after) {

  public RoomName room() {
    return after.room();
  }

  public boolean isNew() {
    return before == null;
  }

  /** The revision that this changed; 0: there was none. */
  public int revisionBefore() {
    return before == null ? 0 : before.revision();
  }
}
