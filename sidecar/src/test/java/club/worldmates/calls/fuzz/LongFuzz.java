package club.worldmates.calls.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets Jazzer look for inputs that reach what no input has reached before, one target after the
 * other, each in a JVM of its own. What it learns stays in the directory, and the next run goes on
 * from there.
 */
public final class LongFuzz {

  private static final Pattern INPUTS =
      Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
  private static final Pattern COVERED = Pattern.compile("cov: (\\d+)");
  private static final String LINE = "%-14s %12s %8s %9s%n";

  private final Path directory;
  private final Duration each;
  private long inputs;
  private int findings;

  private LongFuzz(Path directory, Duration each) {
    this.directory = directory;
    this.each = each;
  }

  /**
   * Exits with 1 if anything was found.
   *
   * @param args a directory of its own, and how many minutes all targets may take together
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Duration all = Duration.ofMillis((long) (Double.parseDouble(args[1]) * 60_000));
    LongFuzz fuzz = new LongFuzz(Path.of(args[0]), all.dividedBy(FuzzTargets.names().size()));
    System.out.printf(LINE, "target", "inputs", "covered", "findings");
    for (String name : FuzzTargets.names()) {
      fuzz.run(name, FuzzTargets.of(name));
    }
    System.out.printf(LINE, "all", fuzz.inputs, "", fuzz.findings);
    System.exit(fuzz.findings == 0 ? 0 : 1);
  }

  private void run(String name, FuzzTarget target) throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(directory.resolve(name).resolve("corpus"));
    Path found = Files.createDirectories(directory.resolve(name).resolve("found"));
    Path output = directory.resolve(name).resolve("output.txt");
    int number = 0;
    for (byte[] seed : target.seeds()) {
      Files.write(corpus.resolve("seed-" + number++), seed);
    }
    long before = count(found);
    Process jazzer =
        new ProcessBuilder(command(name, corpus, found))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = jazzer.waitFor();
    report(name, Files.readString(output, UTF_8), exit, count(found) - before);
  }

  private void report(String name, String output, int exit, long foundNow) {
    long fed = last(INPUTS, output);
    // Also a JVM that did not get as far as writing down what it was fed.
    long findingsHere = exit == 0 ? 0 : Math.max(1, foundNow);
    inputs += fed;
    findings += (int) findingsHere;
    System.out.printf(LINE, name, fed, last(COVERED, output), findingsHere);
    if (findingsHere > 0) {
      output.lines().skip(Math.max(0, output.lines().count() - 60)).forEach(System.out::println);
    }
  }

  private List<String> command(String name, Path corpus, Path found) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-Dcalls.fuzz.target=" + name,
        "-classpath",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzEntry.class.getName(),
        "--instrumentation_includes=club.worldmates.calls.**:com.fasterxml.jackson.core.**",
        "--custom_hook_includes=club.worldmates.calls.**",
        "-artifact_prefix=" + found.toAbsolutePath() + "/",
        "-max_total_time=" + Math.max(1, each.toSeconds()),
        "-timeout=25",
        "-print_final_stats=1",
        corpus.toAbsolutePath().toString());
  }

  private static long count(Path found) throws IOException {
    try (Stream<Path> files = Files.list(found)) {
      return files.count();
    }
  }

  private static long last(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    long last = 0;
    while (matcher.find()) {
      last = Long.parseLong(matcher.group(1));
    }
    return last;
  }
}
