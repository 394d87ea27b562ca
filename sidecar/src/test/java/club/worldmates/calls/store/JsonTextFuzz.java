package club.worldmates.calls.store;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.fuzz.Bytes;
import club.worldmates.calls.fuzz.FuzzTarget;
import club.worldmates.calls.fuzz.StrictJson;
import java.util.List;

/** Texts in columns that other programs fill, and what becomes of them. */
public final class JsonTextFuzz implements FuzzTarget {

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Bytes.of("{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}"),
        Bytes.of("v=0\r\no=- 1 1"),
        Bytes.of("[1,-2.5e+3,true,false,null,\"\\u00fc\\ud83d\\ude00\"]"),
        Bytes.of("\ufeff{}"),
        Bytes.of("\"ü\ud800\""),
        Bytes.of(" 12 "),
        Bytes.of("[".repeat(60) + "]".repeat(60)));
  }

  @Override
  public void feed(byte[] input) {
    String text = new Bytes(input).text();
    OpaqueJson json = JsonText.foreign(text);
    assertThat(StrictJson.isJson(json.text())).as(json.text()).isTrue();
    if (StrictJson.isJson(text)) {
      assertThat(json.text()).isEqualTo(text);
    } else if (!text.isBlank()) {
      assertThat(JsonText.plain(json)).isEqualTo(text);
    }
    checkAscii(json);
    JsonText.integer(json);
    assertThat(JsonText.plain(JsonText.quoted(text))).isEqualTo(text);
  }

  private static void checkAscii(OpaqueJson json) {
    OpaqueJson ascii = new OpaqueJson(JsonText.ascii(json.text()));
    assertThat(ascii.text().chars()).allMatch(unit -> unit < 0x80);
    assertThat(StrictJson.isJson(ascii.text())).isTrue();
    if (json.text().startsWith("\"")) {
      assertThat(JsonText.plain(ascii)).isEqualTo(JsonText.plain(json));
    }
  }
}
