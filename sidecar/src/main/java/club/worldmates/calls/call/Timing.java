package club.worldmates.calls.call;

import java.time.Duration;
import java.util.Optional;

/**
 * The two times of protocol.md, and what time does besides.
 *
 * @param ring how long a call rings, counted from its creation
 * @param grace how long a participant may be away
 * @param iceRefresh when devices in a call get fresh ICE servers; empty: theirs never run out
 */
public record Timing(Duration ring, Duration grace, Optional<IceRefresh> iceRefresh) {

  public Timing(Duration ring, Duration grace) {
    this(ring, grace, Optional.empty());
  }
}
