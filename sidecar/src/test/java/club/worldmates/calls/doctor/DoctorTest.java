package club.worldmates.calls.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private final List<String> said = new ArrayList<>();

  @Test
  void everyCheckIsRun_andSaysOneLine() {
    var doctor =
        new Doctor(
            List.of(
                () -> Finding.well("a is fine."),
                () -> Finding.ill("b is not; mend it."),
                () -> Finding.well("c is fine.")));

    assertThat(doctor.examine(said::add)).isFalse();
    assertThat(said)
        .containsExactly("ok      a is fine.", "FAILED  b is not; mend it.", "ok      c is fine.");
  }

  @Test
  void withoutTurn_saysSo_andAllIsWell() {
    assertThat(Doctor.of(Map.of()).examine(said::add)).isTrue();
    assertThat(said).singleElement().asString().contains("CALLS_TURN_URLS is not set");
  }
}
