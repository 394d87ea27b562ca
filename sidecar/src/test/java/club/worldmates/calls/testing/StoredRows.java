package club.worldmates.calls.testing;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls as the columns keep them. */
public final class StoredRows {

  private StoredRows() {}

  /** The call as it is read again: in whole seconds. */
  public static Call of(Call call) {
    return new Call(
        call.room(),
        call.from(),
        call.to(),
        call.type(),
        call.status(),
        call.offer(),
        call.answer(),
        call.createdAt().truncatedTo(ChronoUnit.SECONDS),
        call.acceptedAt(),
        call.endedAt(),
        call.reason(),
        call.endedBy(),
        call.revision(),
        call.fromTold(),
        call.toTold(),
        call.cause(),
        call.hiddenFromCallee());
  }

  /** The call as it is read again: in whole seconds. */
  public static GroupCall of(GroupCall call) {
    return with(call, call.told(), call.stays());
  }

  /**
   * What a transition makes of a row: it never lowers the mark, and touches the stays alone that it
   * opened or ended, and their flags only as they begin.
   */
  static GroupCall merged(GroupCall row, GroupCall after) {
    Map<UserId, Stay> stays = new LinkedHashMap<>(row.stays());
    for (Stay stay : after.stays().values()) {
      if (stay.revision() == after.revision()) {
        stays.merge(
            stay.user(),
            stay,
            (stored, next) ->
                next.isOpen() ? next : withFlags(next, stored.audio(), stored.video()));
      }
    }
    return with(after, Math.max(row.told(), after.told()), stays);
  }

  /** The call with the flags of that stay, unless the user has left and come again since. */
  static GroupCall withMedia(GroupCall call, Stay stay) {
    Map<UserId, Stay> stays = new LinkedHashMap<>(call.stays());
    stays.computeIfPresent(
        stay.user(),
        (user, stored) ->
            stored.since().equals(stay.since())
                ? withFlags(stored, stay.audio(), stay.video())
                : stored);
    return with(call, call.told(), stays);
  }

  private static Stay withFlags(Stay stay, boolean audio, boolean video) {
    return new Stay(
        stay.user(),
        stay.joinedAt(),
        stay.since(),
        stay.leftAt(),
        stay.before(),
        audio,
        video,
        stay.removed(),
        stay.revision());
  }

  private static GroupCall with(GroupCall call, int told, Map<UserId, Stay> stays) {
    return new GroupCall(
        call.room(),
        call.group(),
        call.initiator(),
        call.type(),
        call.status(),
        call.offer(),
        call.createdAt().truncatedTo(ChronoUnit.SECONDS),
        call.startedAt(),
        call.endedAt(),
        call.peak(),
        call.reason(),
        call.endedBy(),
        call.revision(),
        told,
        call.cause(),
        stays);
  }
}
