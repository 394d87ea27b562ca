package club.worldmates.calls.call;

import java.time.Duration;

/**
 * The two times of protocol.md.
 *
 * @param ring how long a call rings, counted from its creation
 * @param grace how long a participant may be away
 */
public record Timing(Duration ring, Duration grace) {}
