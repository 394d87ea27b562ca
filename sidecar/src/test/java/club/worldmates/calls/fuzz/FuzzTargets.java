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
import java.util.SortedMap;
import java.util.TreeMap;

/** Every decoder there is, by name. */
final class FuzzTargets {

  static final SortedMap<String, FuzzTarget> ALL =
      new TreeMap<>(
          Map.of(
              "attach", new AttachFuzz(),
              "event", new EventFuzz(),
              "json-text", new JsonTextFuzz(),
              "messages", new MessagesFuzz(),
              "names", new NamesFuzz(),
              "settings", new SettingsFuzz(),
              "stun-message", new StunMessageFuzz(),
              "turn-url", new TurnUrlFuzz(),
              "utc-text", new UtcTextFuzz()));

  private FuzzTargets() {}
}
