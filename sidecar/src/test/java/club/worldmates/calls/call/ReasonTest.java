package club.worldmates.calls.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** protocol.md 5: a reason is cut at 100 characters, never refused. */
class ReasonTest {

  @Test
  void cut_upToTheLimit_staysAsItIs() {
    assertThat(Reason.cut("")).isEmpty();
    assertThat(Reason.cut("completed")).isEqualTo("completed");
    assertThat(Reason.cut("x".repeat(100))).isEqualTo("x".repeat(100));
  }

  @Test
  void cut_beyond_keepsTheFirstHundred() {
    assertThat(Reason.cut("x".repeat(100) + "y")).isEqualTo("x".repeat(100));
  }

  @Test
  void cut_neverHalvesASurrogatePair() {
    assertThat(Reason.cut("x".repeat(99) + "😀😀")).isEqualTo("x".repeat(99) + "😀");
    assertThat(Reason.cut("😀".repeat(101))).isEqualTo("😀".repeat(100));
    assertThat(Reason.cut("😀".repeat(60))).isEqualTo("😀".repeat(60));
  }
}
