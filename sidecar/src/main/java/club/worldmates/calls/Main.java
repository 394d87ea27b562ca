package club.worldmates.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import club.worldmates.calls.doctor.Doctor;
import club.worldmates.calls.doctor.Repair;
import club.worldmates.calls.schema.Migration;
import club.worldmates.calls.serve.Sidecar;
import club.worldmates.calls.serve.Version;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.settings.SettingsException;
import club.worldmates.calls.settings.SettingsTable;
import club.worldmates.calls.store.DatabaseOptions;
import club.worldmates.calls.store.RowAudit;
import club.worldmates.calls.store.SchemaException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of the sidecar. */
@Command(
    name = "calls-sidecar",
    description = "Call control for a chat server. Without a command it serves.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  private static final int HELP_WIDTH = 110;

  private final Map<String, String> environment;
  private final PrintWriter out;

  private Main(Map<String, String> environment, PrintWriter out) {
    this.environment = environment;
    this.out = out;
  }

  /** Exits with 0, with 1 when something failed, with 2 when it was called or set wrongly. */
  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, UTF_8);
    var err = new PrintWriter(System.err, true, UTF_8);
    System.exit(run(List.of(args), System.getenv(), out, err));
  }

  /** {@link #main} without a process around it; returns the exit code. */
  static int run(
      List<String> args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
    var line = new CommandLine(new Main(environment, out));
    line.getCommandSpec()
        .version("calls-sidecar " + Version.current())
        .usageMessage()
        .footer(settingsHelp());
    return line.setUsageHelpWidth(HELP_WIDTH)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, err))
        .execute(args.toArray(String[]::new));
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    return serve();
  }

  @Command(
      description = "Serves the chat servers until it is told to end.",
      mixinStandardHelpOptions = true)
  int serve() throws InterruptedException, IOException {
    try (var sidecar = Sidecar.start(settings())) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> endAsTold(sidecar), "close"));
      sidecar.awaitClose();
      return ExitCode.OK;
    }
  }

  /** By itself the Java machine exits with 143 after SIGTERM, as if it had been cut off. */
  private static void endAsTold(Sidecar sidecar) {
    if (sidecar.end()) {
      Runtime.getRuntime().halt(ExitCode.OK);
    }
  }

  @Command(
      description = "Creates the tables of the calls, or adds what they lack.",
      mixinStandardHelpOptions = true)
  int migrate() {
    var database = settings().database();
    boolean changed = new Migration(database).run();
    out.println(database.address() + (changed ? " is up to date now." : " was up to date."));
    return ExitCode.OK;
  }

  @Command(
      description =
          "Checks from here what calls need and says so, one line a check: do the TURN servers relay?"
              + " Needs no database, but with --calls. Exits with 1 if anything is not well.",
      mixinStandardHelpOptions = true)
  int doctor(
      @Option(
              names = "--calls",
              description = "Looks as well for rows that contradict the rules of calls.")
          boolean calls,
      @Mixin Age age) {
    Doctor doctor = Doctor.of(environment);
    if (!calls) {
      return exitCode(doctor.examine(out::println));
    }
    try (RowAudit audit = audit(age)) {
      return exitCode(doctor.with(audit).examine(out::println));
    }
  }

  @Command(
      description =
          "Closes calls that an older system left open, such as one that rings for days. Says only"
              + " what it would do, unless --apply is given. May run while a sidecar serves.",
      mixinStandardHelpOptions = true)
  int repair(@Option(names = "--apply", description = "Does it.") boolean apply, @Mixin Age age) {
    try (RowAudit audit = audit(age)) {
      Repair repair = new Repair(audit, out::println);
      if (apply) {
        repair.apply();
      } else {
        repair.show();
      }
      return ExitCode.OK;
    }
  }

  private RowAudit audit(Age age) {
    Settings settings = settings();
    return RowAudit.open(DatabaseOptions.of(settings), age.times(settings.timers()));
  }

  private static int exitCode(boolean well) {
    return well ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Settings settings() {
    return Settings.from(environment);
  }

  /** Bugs keep their stack trace; what an operator can mend is said in plain words. */
  private static int explain(Exception failure, PrintWriter err) throws Exception {
    if (failure instanceof SettingsException settings) {
      err.println("calls-sidecar cannot start:");
      settings.problems().forEach(problem -> err.println("  " + problem));
      return ExitCode.USAGE;
    }
    if (failure instanceof FlywayException migration) {
      err.println("The tables are not up to date: " + migration.getMessage());
      return ExitCode.SOFTWARE;
    }
    if (failure instanceof SchemaException schema) {
      err.println(schema.getMessage());
      return ExitCode.SOFTWARE;
    }
    if (failure instanceof StoreUnavailableException away) {
      err.println("The database cannot be used: " + rootOf(away).getMessage());
      return ExitCode.SOFTWARE;
    }
    if (failure instanceof IOException taken) {
      err.println("calls-sidecar cannot listen: " + taken.getMessage() + reason(taken));
      return ExitCode.SOFTWARE;
    }
    throw failure;
  }

  private static String reason(Exception failure) {
    Throwable root = rootOf(failure);
    return root == failure ? "" : " (" + root.getMessage() + ")";
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String[] settingsHelp() {
    return Stream.concat(
            Stream.of("", "Settings, all of them environment variables:"),
            SettingsTable.help().stream())
        .toArray(String[]::new);
  }
}
