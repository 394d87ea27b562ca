package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AwayHostsTest {

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final ManualLoop loop = new ManualLoop(new VirtualTime());
  private final AwayHosts away = new AwayHosts(loop, GRACE);
  private final List<Integer> receipts = new ArrayList<>();

  @Test
  void hostThatMissesMoreThanIsKept_isTakenForDead() {
    away.expect("host");
    for (int i = 0; i <= AwayHosts.MAX_LATE; i++) {
      away.keep("host", new HostCommand.Answer(i, "{}"), receipts::add);
    }
    settle();

    assertThat(away.expectsAny()).isFalse();
    assertThat(receipts).hasSize(AwayHosts.MAX_LATE + 1).containsOnly(0);
  }

  @Test
  void hostThatMissesAsMuchAsIsKept_isStillExpected() {
    away.expect("host");
    for (int i = 0; i < AwayHosts.MAX_LATE; i++) {
      away.keep("host", new HostCommand.Answer(i, "{}"), receipts::add);
    }
    settle();

    assertThat(away.expectsAny()).isTrue();
    assertThat(receipts).isEmpty();
  }

  private void settle() {
    while (loop.hasReady()) {
      loop.runNext();
    }
  }
}
