package club.worldmates.calls.store;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.OpaqueJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonTextTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      nullValues = "NULL",
      value = {
        "'\"audio\"', audio",
        "'\"\"', ''",
        "'\"a\\\"\\u0041\"', a\"A",
        "'\"a\tb\"', '\"a\tb\"'",
        "null, NULL",
        "7, 7",
        "'{\"a\":1}', '{\"a\":1}'",
        "true, true"
      })
  void plain_isWhatAStringSaysAndTheTextOfTheRest(String json, String plain) {
    assertThat(JsonText.plain(new OpaqueJson(json))).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "0, 0",
        "-1, -1",
        "'\"12\"', 12",
        "2147483647, 2147483647",
        "2147483648, NULL",
        "99999999999999999999, NULL",
        "1.5, NULL",
        "1e1, NULL",
        "'\"x\"', NULL",
        "'\"\"', NULL",
        "null, NULL",
        "[1], NULL"
      })
  void integer_isOneOrNothing(String json, Integer value) {
    assertThat(JsonText.integer(new OpaqueJson(json))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "'{\"sdp\":\"v=0\"}', '{\"sdp\":\"v=0\"}'",
        "'\"v=0\"', '\"v=0\"'",
        "v=0, '\"v=0\"'",
        "'{} {}', '\"{} {}\"'",
        "'{\"a\":', '\"{\\\"a\\\":\"'",
        // A letter that a careless reader takes for a digit.
        "'\"\\u륤e00\"', '\"\\\"\\\\u륤e00\\\"\"'",
        "'\"\\Ë\"', '\"\\\"\\\\Ë\\\"\"'",
        "'{\"ü\":\"😀\"}', '{\"ü\":\"😀\"}'",
        "'\ufeff{}', '\"\ufeff{}\"'",
        "NULL, null",
        "'', null"
      })
  void foreignText_isJsonAfterwards(String stored, String json) {
    assertThat(JsonText.foreign(stored).text()).isEqualTo(json);
  }
}
