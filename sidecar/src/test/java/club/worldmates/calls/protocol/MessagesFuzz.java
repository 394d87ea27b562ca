package club.worldmates.calls.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.fuzz.Bytes;
import club.worldmates.calls.fuzz.FuzzTarget;
import club.worldmates.calls.fuzz.StrictJson;
import club.worldmates.calls.turn.IceServer;
import club.worldmates.calls.turn.TurnCredentials;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What clients hear, whatever texts and JSON of others stand in it. */
public final class MessagesFuzz implements FuzzTarget {

  private static final UserId USER = new UserId(7);

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Bytes.of("room", "Ada \"the\" \\ ünï 😀", "a.png", "{\"sdp\":[1,2]}"),
        Bytes.of("\u2028__proto__", "\ud800", "\u0000\u001f\u007f", "\"\\ud800\""),
        Bytes.of("r", "", "", "-1.5e3"));
  }

  @Override
  public void feed(byte[] input) {
    Bytes bytes = new Bytes(input);
    String name = bytes.text();
    RoomName room = new RoomName(RoomName.isValid(name) ? name : "room");
    String text = bytes.text();
    String other = bytes.text();
    OpaqueJson json = json(bytes.text());
    Messages messages = new Messages(user -> servers(text, other));
    check(
        messages.of(new Notice.Incoming(room, USER, text, other, CallType.AUDIO, json), USER),
        Map.of("roomName", room.value(), "fromName", text, "fromAvatar", other));
    check(
        messages.of(new Notice.Ended(room, text, null)),
        Map.of("roomName", room.value(), "reason", text));
    check(
        messages.of(new Notice.Recording(room, USER, json, text, Instant.EPOCH)),
        Map.of("action", text, "timestamp", 0));
    check(
        messages.of(new Notice.IceCandidate(room, USER, json, json, json, other)),
        Map.of("fromUserId", 7));
    checkServers(messages.iceServersFor(USER), text, other);
  }

  private static void check(Message message, Map<String, Object> fields) {
    assertThat(StrictJson.isJson(message.json())).as(message.json()).isTrue();
    assertThat(object(message.json())).containsAllEntriesOf(fields);
    // On the wire a half of a character becomes a question mark, and all else stays as it is.
    assertThat(object(new String(message.json().getBytes(UTF_8), UTF_8)))
        .containsKeys(fields.keySet().toArray(String[]::new));
  }

  private static void checkServers(String payload, String url, String username) {
    assertThat(object(payload))
        .isEqualTo(
            Map.of(
                "iceServers",
                List.of(Map.of("urls", List.of(url), "username", username, "credential", url))));
  }

  private static List<IceServer> servers(String url, String username) {
    return List.of(new IceServer(List.of(url), Optional.of(new TurnCredentials(username, url))));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(String json) {
    return (Map<String, Object>) ParsedJson.of(json);
  }

  private static OpaqueJson json(String text) {
    try {
      ParsedJson.of(text);
      return StrictJson.isJson(text) ? new OpaqueJson(text) : OpaqueJson.NULL;
    } catch (RuntimeException otherwise) {
      return OpaqueJson.NULL; // what comes from an adapter is JSON
    }
  }
}
