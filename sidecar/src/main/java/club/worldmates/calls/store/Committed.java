package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an earlier round decided, if the rows show that it was committed although nobody said so:
 * the connection broke during the commit, or the same event was decided elsewhere.
 */
final class Committed {

  private final BatchView view;
  private final boolean inDoubt;

  private Committed(BatchView view, boolean inDoubt) {
    this.view = view;
    this.inDoubt = inDoubt;
  }

  /** The earlier decision, as far as it is there; empty: it is not. */
  static Optional<Decision> of(Pending pending, BatchView view) {
    Decision tried = pending.tried();
    if (tried == null) {
      return Optional.empty();
    }
    Committed committed = new Committed(view, pending.inDoubt());
    List<Transition> calls = tried.transitions().stream().filter(committed::isThere).toList();
    List<GroupTransition> groups = tried.groups().stream().filter(committed::isThere).toList();
    boolean ownAreThere =
        tried.transitions().stream().filter(t -> pending.isOwn(t.room())).allMatch(calls::contains)
            && tried.groups().stream()
                .filter(t -> pending.isOwn(t.room()))
                .allMatch(groups::contains);
    return ownAreThere && !(calls.isEmpty() && groups.isEmpty())
        ? Optional.of(tried.only(calls, groups))
        : Optional.empty();
  }

  private boolean isThere(Transition transition) {
    Call after = transition.after();
    return view.call(after.room())
        .filter(row -> row.revision() == after.revision())
        .filter(row -> isBySame(row.cause(), after.cause(), isSameEnd(row, after)))
        .isPresent();
  }

  private boolean isThere(GroupTransition transition) {
    GroupCall after = transition.after();
    return view.group(after.room())
        .filter(row -> row.revision() == after.revision())
        .filter(row -> isBySame(row.cause(), after.cause(), isSameEnd(row, after)))
        .isPresent();
  }

  /** Without a cause (timers, operators) others may have done the same in our stead. */
  private boolean isBySame(String one, String other, boolean sameEnd) {
    return one.equals(other) && (!one.isEmpty() || (inDoubt && sameEnd));
  }

  private static boolean isSameEnd(Call one, Call other) {
    return one.status() == other.status()
        && Objects.equals(one.reason(), other.reason())
        && Objects.equals(one.endedAt(), other.endedAt())
        && Objects.equals(one.endedBy(), other.endedBy());
  }

  /** Of the call, or of a stay in it. */
  private static boolean isSameEnd(GroupCall one, GroupCall other) {
    return one.status() == other.status()
        && Objects.equals(one.reason(), other.reason())
        && Objects.equals(one.endedAt(), other.endedAt())
        && Objects.equals(one.endedBy(), other.endedBy())
        && leftAt(one).equals(leftAt(other));
  }

  private static Map<UserId, Optional<Instant>> leftAt(GroupCall call) {
    Map<UserId, Optional<Instant>> left = new HashMap<>();
    for (Stay stay : call.stays().values()) {
      left.put(stay.user(), Optional.ofNullable(stay.leftAt()));
    }
    return left;
  }
}
