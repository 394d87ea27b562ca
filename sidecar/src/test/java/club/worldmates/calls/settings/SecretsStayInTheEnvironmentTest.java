package club.worldmates.calls.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Anybody on the machine may read command lines, and anybody with the repository the compose file:
 * secrets are in neither. (What the TURN server's script starts is looked at where it is tested.)
 */
class SecretsStayInTheEnvironmentTest {

  private static final Path COMPOSE = Path.of("..", "docker-compose.yml");
  private static final Path SCRIPT = Path.of("bin", "calls-sidecar");

  /** A setting whose name says that it is secret, and its value. */
  private static final Pattern SECRET =
      Pattern.compile("\\s*(\\w*(?:PASSWORD|TOKEN|SECRET)\\w*)\\s*[:=]\\s*(.*)");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+(?::\\?[^}]*)?}");
  private static final Pattern IN_URL = Pattern.compile("://[^/@\\s]*:([^@\\s]*)@");
  private static final Pattern RUN = Pattern.compile("\\s*(?:command|entrypoint|test):.*");

  @TempDir Path directory;

  @Test
  void sidecar_isStartedWithoutThem() throws Exception {
    Map<String, String> secrets =
        Map.of(
            "CALLS_DB_PASSWORD", "north",
            "CALLS_TOKEN", "south",
            "CALLS_TURN_SECRET", "east");

    assertThat(commandLine(secrets))
        .contains("-jar", "serve")
        .noneMatch(word -> secrets.values().stream().anyMatch(word::contains));
  }

  @Test
  void composeFile_takesThemFromTheEnvironment() throws IOException {
    List<String> values =
        compose().map(SECRET::matcher).filter(m -> m.matches()).map(m -> m.group(2)).toList();
    List<String> inUrls =
        compose().map(IN_URL::matcher).filter(m -> m.find()).map(m -> m.group(1)).toList();

    assertThat(values).hasSizeGreaterThan(4).allMatch(value -> VARIABLE.matcher(value).matches());
    assertThat(inUrls).isNotEmpty().allMatch(value -> VARIABLE.matcher(value).matches());
  }

  @Test
  void composeFile_hasThemOnNoCommandLine() throws IOException {
    assertThat(compose().filter(line -> RUN.matcher(line).matches()))
        .hasSizeGreaterThan(2)
        .noneMatch(line -> line.matches(".*(PASSWORD|TOKEN|SECRET).*"));
  }

  private static Stream<String> compose() throws IOException {
    return Files.readAllLines(COMPOSE).stream().filter(line -> !line.strip().startsWith("#"));
  }

  /** What the start script runs, in place of which is a program that prints its arguments. */
  private List<String> commandLine(Map<String, String> environment) throws Exception {
    Path script = Files.createDirectory(directory.resolve("bin")).resolve("calls-sidecar");
    Files.copy(SCRIPT, script);
    Files.createFile(
        Files.createDirectory(directory.resolve("target")).resolve("calls-sidecar.jar"));
    Path java = Files.createDirectories(directory.resolve("jdk").resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Path output = directory.resolve("output");
    ProcessBuilder start = new ProcessBuilder("sh", script.toString(), "serve");
    start.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
    start.environment().putAll(environment);
    start.redirectErrorStream(true).redirectOutput(output.toFile());
    assertThat(start.start().waitFor()).isZero();
    return Files.readAllLines(output);
  }
}
