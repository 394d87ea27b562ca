package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.testing.StoredRows;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The nouns of the store's tests. */
final class StoreFixtures {

  static final Instant NOW = Instant.parse("2026-03-29T02:30:15.678Z");
  static final OpaqueJson OFFER = new OpaqueJson("{\"type\":\"offer\",\"sdp\":\"v=0\"}");

  private StoreFixtures() {}

  static UserId user(int id) {
    return new UserId(id);
  }

  static Set<UserId> users(int... ids) {
    return Arrays.stream(ids).mapToObj(UserId::new).collect(Collectors.toSet());
  }

  static RoomName room(String name) {
    return new RoomName(name);
  }

  static Call ringing(String name, int from, int to) {
    return Call.ringing(
        room(name), user(from), user(to), CallType.AUDIO, OFFER, NOW, "host:" + name);
  }

  /** A call that ends by nobody's hand. */
  static Call over(Call call, String reason) {
    CallStatus how = call.status() == CallStatus.CONNECTED ? CallStatus.ENDED : CallStatus.MISSED;
    return call.over(how, reason, null, NOW.plusSeconds(9), "host:over");
  }

  static Decision birth(Call call) {
    return changed(new Transition(null, call));
  }

  static Decision change(Call before, Call after) {
    return changed(new Transition(before, after));
  }

  static Proposal proposal(String name, Set<UserId> users, Function<Sight, Decision> rule) {
    return new Proposal(room(name), users, null, rule);
  }

  /** The call as it is read again: columns keep whole seconds. */
  static Call inSeconds(Call call) {
    return StoredRows.of(call);
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Why a future failed. */
  static Throwable failure(CompletableFuture<?> future) {
    try {
      Object value = future.get(20, TimeUnit.SECONDS);
      throw new AssertionError("it did not fail: " + value);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Decision changed(Transition transition) {
    return new Decision(List.of(transition), new Outcome.Changed(transition));
  }
}
