package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.change;
import static club.worldmates.calls.store.StoreFixtures.inSeconds;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.session.QualityReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store keeps behind, and how it finds what is owed. */
interface KeepingContract extends StoreUnderTest {

  @Test
  default void toldMarks_areRaisedAndNeverLowered() {
    insert(ringing("r", 1, 2));

    await(store().keepTold(room("r"), 3, 2));
    await(store().keepTold(room("r"), 2, 5));

    Call call = find("r").orElseThrow();
    assertThat(List.of(call.fromTold(), call.toTold())).containsExactly(3, 5);
  }

  @Test
  default void transition_doesNotLowerToldMarksThatItDidNotKnowOf() {
    Call ringing = ringing("r", 1, 2);
    insert(ringing);
    await(store().keepTold(room("r"), 1, 1));

    decide(change(ringing, ringing.over(CallStatus.MISSED, "no_answer", null, NOW, "")));

    assertThat(find("r").orElseThrow().toTold()).isEqualTo(1);
  }

  @Test
  default void unheard_areEndsOwedSinceThatMoment() {
    Instant since = Instant.parse("2026-03-29T02:30:00Z");
    write(over("owed to callee", since).told(user(1), 2).told(user(2), 1));
    write(over("owed to caller", since.plusSeconds(5)).told(user(1), 1));
    write(over("told", since).told(user(1), 2).told(user(2), 2));
    write(over("callee never heard it ring", since).told(user(1), 2));
    write(over("too old", since.minusSeconds(1)).told(user(1), 1));
    write(ringing("rings", 1, 2).told(user(2), 1));

    assertThat(await(store().unheard(since)))
        .extracting(call -> call.room().value())
        .containsExactly("owed to callee", "owed to caller");
  }

  @Test
  default void candidates_comeInTheirOrderWithEveryField() {
    List<Notice.IceCandidate> sent =
        List.of(
            candidate("r", 1, "{\"a\":\"\u00e9\\u0000\ud83d\ude00\"}", "0", "\"audio \\\"1\\\"\""),
            candidate("r", 2, "\"candidate:1 1 udp\"", "1", "null"),
            candidate("r", 1, "null", "7", "\"\u4e16\""));
    keep(sent);
    keep(List.of(candidate("R", 1, "\"another room\"", "0", "null")));

    assertThat(await(store().candidates(room("r"), List.of(user(1), user(2))))).isEqualTo(sent);
  }

  @Test
  default void candidates_areTheNewest64OfEachSender() {
    List<Notice.IceCandidate> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(candidate("r", 1, "" + i, "0", "null"));
      if (i < 3) {
        sent.add(candidate("r", 2, "" + i, "0", "null"));
      }
    }
    keep(sent);

    List<Notice.IceCandidate> found =
        await(store().candidates(room("r"), List.of(user(1), user(2))));

    assertThat(found).filteredOn(c -> c.from().equals(user(1))).isEqualTo(newest64(sent));
    assertThat(found).filteredOn(c -> c.from().equals(user(2))).hasSize(3);
  }

  @Test
  default void qualityReport_isKept() {
    insert(ringing("r", 1, 2));

    await(
        store()
            .keepQuality(
                new QualityReport(
                    room("r"), user(1), CallType.AUDIO, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, NOW)));
  }

  @Test
  default void rowOfTheOldListener_isFoundAndMayGoOn() {
    Call old = old("r");
    write(old);

    assertThat(find("r")).contains(inSeconds(old));
    assertThat(look("new", 1).live()).containsExactly(inSeconds(old));
    Decision end = change(old, StoreFixtures.over(old, "no_answer"));
    assertThat(decide("r", Set.of(), sight -> end)).isEqualTo(end);
    assertThat(find("r").orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  default void rowThatTheOldListenerChangesWithoutARevision_isNotOverwritten() {
    write(old("r"));
    Call known = find("r").orElseThrow();
    Call ended = StoreFixtures.over(known, "no_answer");
    write(withRevision(ended, 0));

    Decision decision =
        await(
            store()
                .decide(
                    new Proposal(
                        room("r"),
                        Set.of(),
                        known,
                        sight ->
                            sight.call().orElseThrow().isLive()
                                ? change(known, ended)
                                : new Decision(List.of(), new Outcome.AsItIs(ended)))));

    assertThat(decision.transitions()).isEmpty();
    assertThat(find("r")).isEqualTo(Optional.of(withRevision(ended, 0)));
  }

  /** More than one statement takes, and a name that the database holds to be that of a call. */
  @Test
  default void keepTold_ofManyCallsAtOnce_raisesThoseMarksAlone() {
    List<String> names = IntStream.range(0, 70).mapToObj(i -> "r" + i).toList();
    names.forEach(name -> write(over(name, NOW)));
    write(over("other", NOW));

    List<CompletableFuture<Void>> kept = new ArrayList<>();
    names.forEach(name -> kept.add(store().keepTold(room(name), 1, name.equals("r7") ? 5 : 2)));
    kept.add(store().keepTold(room("OTHER"), 1, 2));
    kept.forEach(StoreFixtures::await);

    assertThat(find("r7").orElseThrow().toTold()).isEqualTo(5);
    assertThat(names)
        .filteredOn(name -> !name.equals("r7"))
        .allSatisfy(name -> assertThat(find(name).orElseThrow().toTold()).isEqualTo(2));
    assertThat(find("other").orElseThrow().toTold()).isZero();
  }

  /** Keeps them one after the other without waiting in between, as the session loop does. */
  private void keep(List<Notice.IceCandidate> candidates) {
    List<CompletableFuture<Void>> kept =
        candidates.stream().map(c -> store().keepCandidate(c, NOW)).toList();
    kept.forEach(StoreFixtures::await);
  }

  private static List<Notice.IceCandidate> newest64(List<Notice.IceCandidate> sent) {
    List<Notice.IceCandidate> ofFirst =
        sent.stream().filter(c -> c.from().equals(user(1))).toList();
    return ofFirst.subList(ofFirst.size() - 64, ofFirst.size());
  }

  private static Notice.IceCandidate candidate(
      String room, int from, String json, String line, String mid) {
    return new Notice.IceCandidate(
        room(room),
        user(from),
        new OpaqueJson(json),
        new OpaqueJson(line),
        new OpaqueJson(mid),
        "e" + json);
  }

  /** A call that rang and is over by nobody's hand; nobody was told of anything. */
  private static Call over(String name, Instant at) {
    Call ringing = withRevision(ringing(name, 1, 2), 1);
    return untold(ringing.over(CallStatus.MISSED, "no_answer", null, at, ""));
  }

  private static Call old(String name) {
    return withRevision(untold(ringing(name, 1, 2)), 0);
  }

  private static Call withRevision(Call call, int revision) {
    return copy(call, revision, call.fromTold(), call.toTold());
  }

  private static Call untold(Call call) {
    return copy(call, call.revision(), 0, 0);
  }

  private static Call copy(Call call, int revision, int fromTold, int toTold) {
    return new Call(
        call.room(),
        call.from(),
        call.to(),
        call.type(),
        call.status(),
        call.offer(),
        call.answer(),
        call.createdAt().minusSeconds(60),
        call.acceptedAt(),
        call.endedAt(),
        call.reason(),
        call.endedBy(),
        revision,
        fromTold,
        toTold,
        revision == 0 ? "" : call.cause(),
        call.hiddenFromCallee());
  }
}
