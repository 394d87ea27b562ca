package club.worldmates.calls.call.group;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.group.GroupTransitionTable.Line;
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
class GroupTransitionTableTest {

  private static final Path FILE = Path.of("src/test/resources/group-transitions.md");
  private static final String WRITE = "transitions.write";

  private static final String HEAD =
      """
      # What happens to a group call

      Generated from the rules by `GroupTransitionTableTest`; do not edit. Alice calls the group of Bob, Carol and
      Dave, its moderator, from alicePhone. While it rings, all devices of the others ring and nobody is in. Active,
      alicePhone and bobPhone are in the room, bobTablet was told so, Carol and Dave still ring. Ended, Alice left,
      then Bob. aliceTablet is connected and not attached. Eve is no member. That a ring goes out, and how
      `call:initiate` is answered, is decided after the commit and is not shown. `(rung, once)`: devices that rang or
      are attached, each the first time that it hears that the call is over for it.
      """;

  @Test
  void table_isWhatTheRulesDo() throws IOException {
    String generated = markdown(GroupTransitionTable.lines());
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(FILE, generated);
    }

    assertThat(generated)
        .as(
            "The rules changed. Review the difference, and if it is meant: "
                + "mvn -pl sidecar test -Dtest=GroupTransitionTableTest -D%s=true, then commit %s",
            WRITE, FILE)
        .isEqualTo(Files.readString(FILE));
  }

  /** protocol.md 4: ringing, active, ended. */
  @Test
  void table_hasEveryTransitionOfTheProtocol_andNoOther() {
    assertThat(
            GroupTransitionTable.lines().stream()
                .filter(Line::isTransition)
                .map(line -> status(line.before()) + " -> " + status(line.after())))
        .containsOnly(
            "none -> ringing", "ringing -> active", "ringing -> ended", "active -> ended");
  }

  @Test
  void table_hasOneLineForEachEventInEachState() {
    assertThat(GroupTransitionTable.lines().stream().map(line -> line.before() + line.event()))
        .doesNotHaveDuplicates();
  }

  private static String markdown(List<Line> lines) {
    Stream<GroupStatus> states =
        Stream.concat(Stream.of((GroupStatus) null), Stream.of(GroupStatus.values()));
    return HEAD + states.map(state -> section(state, lines)).collect(Collectors.joining());
  }

  private static String section(GroupStatus state, List<Line> lines) {
    String rows =
        lines.stream()
            .filter(line -> Objects.equals(line.before(), state))
            .map(GroupTransitionTableTest::row)
            .collect(Collectors.joining());
    return "\n## "
        + status(state)
        + "\n\n| event | becomes | stored | who is told | answer |\n| --- | --- | --- | --- | --- |\n"
        + rows;
  }

  private static String row(Line line) {
    String after = line.isTransition() ? "**" + status(line.after()) + "**" : "";
    return Stream.of(line.event(), after, line.stored(), line.told(), line.answer())
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String status(GroupStatus status) {
    return status == null ? "none" : status.text();
  }
}
