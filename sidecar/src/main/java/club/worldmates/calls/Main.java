package club.worldmates.calls;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the sidecar. */
@Command(name = "calls-sidecar", mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  private Main() {}

  /** Exits with picocli's codes: 0, 1 when it failed, 2 when it was called wrongly. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
