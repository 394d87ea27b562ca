package club.worldmates.calls.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Log lines are all written, in their order, by few writes. */
@Isolated
final class LogOutputTest {

  private static final int MANY = 2000;

  private final Writes writes = new Writes();
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("calls");

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    PrintStream console = System.out;
    System.setOut(new PrintStream(writes, true, StandardCharsets.UTF_8));
    try {
      PatternLayoutEncoder lines = new PatternLayoutEncoder();
      lines.setContext(context);
      lines.setPattern("%msg%n");
      lines.start();
      LogOutput output = new LogOutput();
      output.setContext(context);
      output.setEncoder(lines);
      output.start();
      logger.setLevel(Level.INFO);
      logger.addAppender(output);
    } finally {
      System.setOut(console);
    }
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void loneLine_isWrittenAtOnce() {
    logger.info("ready");

    assertThat(writes.text()).isEqualTo("ready\n");
  }

  @Test
  void linesOfABurst_goTogether() {
    for (int i = 0; i < MANY; i++) {
      logger.info("call {}", i);
    }

    await().untilAsserted(() -> assertThat(writes.text()).endsWith("call " + (MANY - 1) + "\n"));
    assertThat(writes.text().lines()).hasSize(MANY).startsWith("call 0", "call 1", "call 2");
    assertThat(writes.times()).isLessThan(MANY / 20);
  }

  @Test
  void warning_isWrittenAtOnce_withWhatWaits() {
    logger.info("first");
    logger.info("second");
    logger.warn("third");

    assertThat(writes.text()).isEqualTo("first\nsecond\nthird\n");
  }

  @Test
  void whatWaits_isWrittenAtTheEnd_andTheConsoleStaysOpen() {
    logger.info("first");
    logger.info("second");
    context.stop();

    assertThat(writes.text()).isEqualTo("first\nsecond\n");
    assertThat(writes.closed()).isFalse();
  }

  private static final class Writes extends ByteArrayOutputStream {
    private int times;
    private boolean closed;

    @Override
    public synchronized void close() {
      closed = true;
    }

    synchronized boolean closed() {
      return closed;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, length);
      times++;
    }

    synchronized int times() {
      return times;
    }

    synchronized String text() {
      return toString(StandardCharsets.UTF_8);
    }
  }
}
