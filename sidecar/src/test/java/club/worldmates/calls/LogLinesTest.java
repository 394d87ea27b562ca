package club.worldmates.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What clients may put into a log line, be it a room name, begins no line and moves no terminal.
 */
class LogLinesTest {

  @Test
  void lineBreaks_escapes_andTurnsOfDirection_areBlanks() throws Exception {
    String line =
        logged(
            "room a\r\nb\u0085c\u2028d\u2029e\u001b[31mf\u009b1mg\u202eh\u2066i \u00e9\ud83d\ude00");

    assertThat(line).endsWith(" INFO  room a b c d e [31mf 1mg h i \u00e9\ud83d\ude00\n");
    assertThat(line).containsOnlyOnce("\n");
  }

  /** As the sidecar is set up to log. */
  private static String logged(String text) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
      context.getLogger("test").info("room {}", text.substring("room ".length()));
    } finally {
      context.stop();
      System.setOut(console);
    }
    return bytes.toString(UTF_8);
  }
}
