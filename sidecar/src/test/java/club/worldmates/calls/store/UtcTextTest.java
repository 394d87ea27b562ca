package club.worldmates.calls.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.jooq.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UtcTextTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "2026-11-23 00:59:59, 2026-11-23T00:59:59Z",
        "2026-11-23 00:59:59.999, 2026-11-23T00:59:59Z",
        "0000-00-00 00:00:00, NULL",
        "2026-00-00 00:00:00, NULL",
        "2026-11-00 12:00:00, NULL",
        "NULL, NULL"
      })
  void dateWithoutADay_isNone(String stored, Instant time) {
    @SuppressWarnings("unchecked")
    Converter<String, Instant> times =
        (Converter<String, Instant>) (Converter<?, Instant>) UtcText.TYPE.getConverter();

    assertThat(times.from(stored)).isEqualTo(time);
  }

  @Test
  void moments_areWrittenInWholeSeconds_whateverWasWrittenBefore() {
    assertThat(
            Stream.of(
                    "2026-11-23T00:59:59Z",
                    "2026-11-23T00:59:59.999Z",
                    "2026-11-23T01:00:00Z",
                    "2026-11-23T00:59:59.500Z",
                    "1969-12-31T23:59:59.500Z",
                    "1970-01-01T00:00:00Z")
                .map(moment -> UtcText.of(Instant.parse(moment))))
        .containsExactly(
            "2026-11-23 00:59:59",
            "2026-11-23 00:59:59",
            "2026-11-23 01:00:00",
            "2026-11-23 00:59:59",
            "1969-12-31 23:59:59",
            "1970-01-01 00:00:00");
  }
}
