package club.worldmates.calls.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The next thing that time does to a call: timers as data.
 *
 * @param at when
 * @param reason {@code no_answer} or {@code connection_lost}
 * @param endedAt the end to store: of a connected call the moment when its participant went
 */
public record Deadline(Instant at, String reason, Instant endedAt) {

  /** The earliest deadline of a call, if it has one. */
  public static Optional<Deadline> next(Call call, Attendance attendance, Timing timing) {
    return switch (call.status()) {
      case RINGING ->
          earliest(
              Stream.concat(
                  Stream.of(noAnswer(call, timing)), whileRinging(call, attendance, timing)));
      case CONNECTED ->
          earliest(
              Stream.of(call.from(), call.to())
                  .flatMap(user -> attendance.lossOf(user).stream())
                  .map(
                      loss ->
                          new Deadline(
                              loss.at().plus(timing.grace()), Reason.CONNECTION_LOST, loss.at())));
      case ENDED, MISSED, REJECTED, FAILED -> Optional.empty();
    };
  }

  private static Deadline noAnswer(Call call, Timing timing) {
    Instant at = call.createdAt().plus(timing.ring());
    return new Deadline(at, Reason.NO_ANSWER, at);
  }

  private static Stream<Deadline> whileRinging(Call call, Attendance attendance, Timing timing) {
    return Stream.concat(
            attendance.lossOf(call.from()).map(Loss::at).stream(),
            attendance.calleeGoneSince().stream())
        .map(gone -> gone.plus(timing.grace()))
        .map(at -> new Deadline(at, Reason.CONNECTION_LOST, at));
  }

  private static Optional<Deadline> earliest(Stream<Deadline> deadlines) {
    return deadlines.min(Comparator.comparing(Deadline::at));
  }
}
