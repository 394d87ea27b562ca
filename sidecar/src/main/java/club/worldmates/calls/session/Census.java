package club.worldmates.calls.session;

import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.GroupStatus;
import java.util.EnumMap;
import java.util.Map;

/**
 * What there is at a moment.
 *
 * @param calls the live 1-to-1 calls, by status; without an entry there are none
 * @param groupCalls the live group calls, in the same way
 * @param hosts attached chat servers
 * @param devices that the attached chat servers hold
 */
public record Census(
    Map<CallStatus, Integer> calls, Map<GroupStatus, Integer> groupCalls, int hosts, int devices) {

  /** Before anything was counted. */
  public static final Census EMPTY = new Census(Map.of(), Map.of(), 0, 0);

  static Census of(Switchboard board) {
    Map<CallStatus, Integer> calls = new EnumMap<>(CallStatus.class);
    board.calls.live().forEach(live -> calls.merge(live.call().status(), 1, Integer::sum));
    Map<GroupStatus, Integer> groups = new EnumMap<>(GroupStatus.class);
    board.groups.calls.live().forEach(live -> groups.merge(live.call().status(), 1, Integer::sum));
    return new Census(calls, groups, board.outbox.hostCount(), board.devices.count());
  }
}
