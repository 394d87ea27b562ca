package club.worldmates.calls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoturnInstalledTest {
  @TempDir Path directory;

  @Test
  void whereItIsInstalled_testsRun() throws IOException {
    var mayRun = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr--r--"));
    Files.createFile(directory.resolve("turnserver"), mayRun);

    var path = "/no/such/directory:" + directory;
    assertThat(CoturnInstalled.evaluate(Map.of("PATH", path)).isDisabled()).isFalse();
    assertThat(CoturnInstalled.evaluate(Map.of("PATH", path, "CI", "true")).isDisabled()).isFalse();
  }

  @Test
  void whereItIsMissing_testsAreSkipped_withTheReason() {
    var result = CoturnInstalled.evaluate(Map.of("PATH", directory.toString()));

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).hasValueSatisfying(r -> assertThat(r).contains("not installed"));
  }

  @Test
  void whereItIsMissing_aBuildFails() {
    assertThatThrownBy(
            () -> CoturnInstalled.evaluate(Map.of("PATH", directory.toString(), "CI", "true")))
        .hasMessageContaining("not installed");
  }
}
