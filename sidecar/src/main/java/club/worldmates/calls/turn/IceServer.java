package club.worldmates.calls.turn;

import java.util.List;
import java.util.Optional;

/**
 * An RTCIceServer (WebRTC 1.0, 4.2.4).
 *
 * @param urls never empty
 * @param credentials present for TURN, absent for STUN
 */
public record IceServer(List<String> urls, Optional<TurnCredentials> credentials) {}
