package club.worldmates.calls.call;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.TransitionTable.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The transition table that reviewers read is generated from the rules, so that it cannot drift and
 * every change of behaviour is a difference in it.
 */
class TransitionTableTest {

  private static final Path FILE = Path.of("src/test/resources/one-to-one-transitions.md");
  private static final String WRITE = "transitions.write";

  private static final String HEAD =
      """
      # What happens to a 1-to-1 call

      Generated from the rules by `TransitionTableTest`; do not edit. Alice calls Bob from alicePhone. While it
      rings, bobPhone and bobTablet ring; connected, bobPhone answered, bobTablet was told so, and
      both phones are in the room. aliceTablet is connected and not attached. Carol has no part in the call. How
      `call:initiate` is answered, and that a ring goes out, is decided after the commit and is not shown.
      """;

  @Test
  void table_isWhatTheRulesDo() throws IOException {
    String generated = markdown(TransitionTable.lines());
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(FILE, generated);
    }

    assertThat(generated)
        .as(
            "The rules changed. Review the difference, and if it is meant: "
                + "mvn -pl sidecar test -Dtest=TransitionTableTest -D%s=true, then commit %s",
            WRITE, FILE)
        .isEqualTo(Files.readString(FILE));
  }

  /**
   * protocol.md 4: ringing, then connected, rejected, missed or failed; from connected only ended.
   */
  @Test
  void table_hasEveryTransitionOfTheProtocol_andNoOther() {
    assertThat(
            TransitionTable.lines().stream()
                .filter(Line::isTransition)
                .map(line -> status(line.before()) + " -> " + status(line.after())))
        .containsOnly(
            "none -> ringing",
            "none -> missed",
            "ringing -> connected",
            "ringing -> missed",
            "ringing -> rejected",
            "ringing -> failed",
            "connected -> ended");
  }

  @Test
  void table_hasOneLineForEachEventInEachState() {
    assertThat(TransitionTable.lines().stream().map(line -> line.before() + line.event()))
        .doesNotHaveDuplicates();
  }

  private static String markdown(List<Line> lines) {
    Stream<CallStatus> states =
        Stream.concat(Stream.of((CallStatus) null), Stream.of(CallStatus.values()));
    return HEAD + states.map(state -> section(state, lines)).collect(Collectors.joining());
  }

  private static String section(CallStatus state, List<Line> lines) {
    String rows =
        lines.stream()
            .filter(line -> Objects.equals(line.before(), state))
            .map(TransitionTableTest::row)
            .collect(Collectors.joining());
    return "\n## "
        + status(state)
        + "\n\n| event | becomes | reason | who is told | answer |\n| --- | --- | --- | --- | --- |\n"
        + rows;
  }

  private static String row(Line line) {
    String after = line.isTransition() ? "**" + status(line.after()) + "**" : "";
    return Stream.of(line.event(), after, line.reason(), line.told(), line.answer())
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String status(CallStatus status) {
    return status == null ? "none" : status.text();
  }
}
