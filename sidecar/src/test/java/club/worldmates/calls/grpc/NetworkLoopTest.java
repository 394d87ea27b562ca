package club.worldmates.calls.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkLoopTest {

  private final NetworkLoop loop = new NetworkLoop(Clock.systemUTC());
  private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void tasksRunInOrder_onOneThread_behindThoseThatWait() throws Exception {
    loop.execute(
        () -> {
          loop.execute(() -> seen.add(Thread.currentThread()));
          seen.add(Thread.currentThread());
          seen.add("first");
        });
    Object thread = seen.poll(10, SECONDS);
    assertThat(thread).isInstanceOf(Thread.class).isNotSameAs(Thread.currentThread());
    assertThat(seen.poll(10, SECONDS)).isEqualTo("first");
    assertThat(seen.poll(10, SECONDS)).isSameAs(thread);
  }

  @Test
  void aTimerRunsWhenItsMomentHasCome() throws Exception {
    var due = loop.now().plus(Duration.ofMillis(30));
    loop.runAt(due, () -> seen.add(loop.now()));
    assertThat((Instant) seen.poll(10, SECONDS)).isAfterOrEqualTo(due);
  }

  @Test
  void aBugInOneTaskDoesNotEndIt() throws Exception {
    loop.execute(() -> List.of().get(0));
    loop.execute(() -> seen.add("next"));
    assertThat(seen.poll(10, SECONDS)).isEqualTo("next");
  }

  @Test
  void whatComesWhenItIsClosedIsNotRun() {
    loop.close();
    assertThatCode(
            () -> {
              loop.execute(() -> seen.add("late"));
              loop.runAt(loop.now(), () -> seen.add("late"));
            })
        .doesNotThrowAnyException();
    assertThat(seen).isEmpty();
  }
}
