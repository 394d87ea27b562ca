package club.worldmates.calls.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.session.Census;
import club.worldmates.calls.session.Loop;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopMetersTest {

  private static final Census CENSUS =
      new Census(
          Map.of(CallStatus.RINGING, 2, CallStatus.CONNECTED, 5),
          Map.of(GroupStatus.ACTIVE, 3),
          1,
          40);

  private final Metrics metrics = new Metrics();
  private final TestLoop loop = new TestLoop();
  private final LoopMeters meters = new LoopMeters(loop, () -> CENSUS, () -> 7, metrics.registry());

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void refreshed_theySayWhatTheLoopCounts() {
    meters.refresh();

    assertThat(metrics.text())
        .contains("calls_live{kind=\"personal\",status=\"ringing\"} 2.0")
        .contains("calls_live{kind=\"personal\",status=\"connected\"} 5.0")
        .contains("calls_live{kind=\"group\",status=\"ringing\"} 0.0")
        .contains("calls_live{kind=\"group\",status=\"active\"} 3.0")
        .contains("calls_hosts 1.0")
        .contains("calls_devices 40.0")
        .contains("calls_commands_unacknowledged 7.0");
  }

  @Test
  void loopThatIsStuck_leavesTheFiguresAndShowsByItsDelay() {
    meters.refresh();
    loop.stuck = true;

    meters.refresh();

    assertThat(metrics.text()).contains("calls_hosts 1.0").containsPattern("loop_delay_seconds 1");
  }

  /** Runs what it is given at once, or never. */
  private static final class TestLoop implements Loop {
    private boolean stuck;

    @Override
    public void execute(Runnable task) {
      if (!stuck) {
        task.run();
      }
    }

    @Override
    public void runAt(Instant at, Runnable task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }
  }
}
