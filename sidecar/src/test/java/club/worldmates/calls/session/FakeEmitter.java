package club.worldmates.calls.session;

import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Tell.RingRule;
import club.worldmates.calls.call.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a fake host emits, as the comments at {@code Emit} want it. What is added to the payloads of
 * single users is left out.
 */
final class FakeEmitter {

  private final Collection<FakeSocket> sockets;
  private final Map<String, Said> said = new HashMap<>();

  /** What was said, to how many devices, and who was there then. */
  private record Said(int result, Set<FakeSocket> there) {}

  /** {@code sockets}: those that are connected, at any time. */
  FakeEmitter(Collection<FakeSocket> sockets) {
    this.sockets = sockets;
  }

  /** Emits; how many devices it reached, as far as that is counted. */
  int emit(HostCommand.Emit emit) {
    Said before = said.get(emit.key());
    if (before != null && !emit.tellsEnd()) {
      return before.result();
    }
    List<FakeSocket> reached = new ArrayList<>();
    for (FakeSocket socket : audience(emit.audience()).toList()) {
      Place place = socket.place(emit.room());
      boolean rang = place.rang();
      if (emit.ringRule() == RingRule.ONLY_RUNG && !rang && !place.attached()) {
        continue;
      }
      boolean cameLater = before != null && !before.there().contains(socket);
      if (emit.tellsEnd() && cameLater && !rang && !place.attached()) {
        continue;
      }
      if (emit.tellsEnd() && !socket.endsNow(emit.room())) {
        continue;
      }
      reached.add(socket);
      if (emit.ringRule() != RingRule.RING || !rang) {
        emit.messages().forEach(message -> socket.hears(emit.room(), message));
      }
      if (emit.ringRule() == RingRule.RING) {
        socket.rung(emit.room());
      }
    }
    if (reached.isEmpty() && before != null) {
      return before.result();
    }
    int count = reached.size();
    int result = emit.counted() || count == 0 ? count : HostLink.Receipt.SOME;
    boolean toRoom = emit.audience() instanceof HostCommand.Audience.InRoom && !emit.tellsEnd();
    if ((count > 0 || toRoom) && !emit.key().isEmpty()) {
      said.put(emit.key(), new Said(result, before == null ? Set.copyOf(sockets) : before.there()));
    }
    return result;
  }

  private Stream<FakeSocket> audience(HostCommand.Audience audience) {
    if (audience instanceof HostCommand.Audience.OfUser of) {
      return but(of.exceptSockets()).filter(socket -> socket.user.equals(of.user()));
    }
    if (audience instanceof HostCommand.Audience.OfUsers of) {
      Set<UserId> users =
          of.users().stream().map(HostCommand.Recipient::user).collect(Collectors.toSet());
      return but(of.exceptSockets()).filter(socket -> users.contains(socket.user));
    }
    if (audience instanceof HostCommand.Audience.InRoom in) {
      return but(in.exceptSockets()).filter(socket -> socket.place(in.room()).inRoom());
    }
    Set<String> wanted = ((HostCommand.Audience.Sockets) audience).sockets();
    return sockets.stream().filter(socket -> wanted.contains(socket.id.socket()));
  }

  private Stream<FakeSocket> but(Set<String> except) {
    return sockets.stream().filter(socket -> !except.contains(socket.id.socket()));
  }
}
