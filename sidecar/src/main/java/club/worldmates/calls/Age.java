package club.worldmates.calls;

import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.store.LiveTimes;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** The option that says from which age on a call cannot go on any more. */
@SuppressWarnings("NullAway.Init") // The parser of the command line fills it in.
final class Age {

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--older-than",
      paramLabel = "<duration>",
      defaultValue = "24h",
      converter = Reader.class,
      description =
          "No call lasts longer than this (24h); a call younger than this is never repaired.")
  private Duration age;

  /** As of now; an age that a call which rings may have is called a wrong use. */
  LiveTimes times(Settings.Timers timers) {
    try {
      return new LiveTimes(Clock.systemUTC().instant(), timers.ringTime(), timers.grace(), age);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--older-than: " + e.getMessage(), e);
    }
  }

  /** As the settings spell durations. */
  static final class Reader implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Settings.duration(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
