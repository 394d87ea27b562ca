package club.worldmates.calls.call;

import org.jspecify.annotations.Nullable;

/**
 * One change of one row.
 *
 * @param before the row as it was decided on; null: the row is new
 * @param after the row to store; its revision is one above
 */
public record Transition(@Nullable Call before, Call after) {

  public RoomName room() {
    return after.room();
  }

  public boolean isNew() {
    return before == null;
  }
}
