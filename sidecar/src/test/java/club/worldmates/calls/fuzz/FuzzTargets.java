package club.worldmates.calls.fuzz;

import club.worldmates.calls.call.NamesFuzz;
import club.worldmates.calls.grpc.AttachFuzz;
import club.worldmates.calls.grpc.EventFuzz;
import club.worldmates.calls.protocol.MessagesFuzz;
import club.worldmates.calls.settings.SettingsFuzz;
import club.worldmates.calls.store.JsonTextFuzz;
import club.worldmates.calls.store.UtcTextFuzz;
import club.worldmates.calls.turn.StunMessageFuzz;
import club.worldmates.calls.turn.TurnUrlFuzz;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Every decoder there is, by name; only what is fed is made. */
final class FuzzTargets {

  private static final SortedMap<String, Supplier<FuzzTarget>> ALL =
      new TreeMap<>(
          Map.of(
              "attach", AttachFuzz::new,
              "event", EventFuzz::new,
              "json-text", JsonTextFuzz::new,
              "messages", MessagesFuzz::new,
              "names", NamesFuzz::new,
              "settings", SettingsFuzz::new,
              "stun-message", StunMessageFuzz::new,
              "turn-url", TurnUrlFuzz::new,
              "utc-text", UtcTextFuzz::new));

  private FuzzTargets() {}

  static Set<String> names() {
    return ALL.keySet();
  }

  static FuzzTarget of(String name) {
    return ALL.get(name).get();
  }
}
