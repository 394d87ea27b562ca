package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.at;
import static club.worldmates.calls.store.GroupFixtures.groupChange;
import static club.worldmates.calls.store.GroupFixtures.joined;
import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.GroupFixtures.left;
import static club.worldmates.calls.store.GroupFixtures.ringingGroup;
import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.OFFER;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store keeps of group calls behind, and how it finds what may be untold. */
interface GroupKeepingContract extends StoreUnderTest {

  @Test
  default void toldMarkOfAGroupCall_isRaisedAndNeverLowered() {
    insert(ringingGroup("r", 1));

    await(store().keepGroupTold(room("r"), 3));
    await(store().keepGroupTold(room("r"), 2));
    await(store().keepGroupTold(room("R"), 9));

    assertThat(findGroup("r").orElseThrow().told()).isEqualTo(3);
  }

  @Test
  default void groupTransition_doesNotLowerAToldMarkThatItDidNotKnowOf() {
    GroupCall call = ringingGroup("r", 1);
    insert(call);
    await(store().keepGroupTold(room("r"), 1));

    decide(groupChange(call, joined(call, 1)));

    assertThat(findGroup("r").orElseThrow().told()).isEqualTo(1);
  }

  @Test
  default void untoldGroups_areThoseThatEndedSinceThatMoment() {
    Instant since = Instant.parse("2026-03-29T02:31:00Z");
    write(ended("untold", since));
    write(ended("ring untold", since.plusSeconds(5)).told(1));
    write(ended("told", since).told(9));
    write(ended("too old", since.minusSeconds(1)));
    write(joinedGroup("live", 1, 2));

    assertThat(await(store().untoldGroups(since)))
        .containsExactly(
            ended("untold", since), ended("ring untold", since.plusSeconds(5)).told(1));
  }

  @Test
  default void liveGroups_areThoseThatRingOrAreActive_oldestFirst() {
    insert(joinedGroup("z", 1, 2));
    insert(ringingGroup("a", 3));
    insert(ringingGroup("over", 4).over("no_answer", null, at(60), ""));

    assertThat(await(store().liveGroups()))
        .extracting(call -> call.room().value() + " " + call.stays().size())
        .containsExactly("z 2", "a 0");
  }

  @Test
  default void mediaOfAStay_isKeptWhereThereAreColumns() {
    GroupCall call = joinedGroup("r", 1, 2);
    insert(call);

    keepMedia(call, 2, false, false);
    keepMedia(call, 2, false, true);
    keepMedia(call, 1, true, false);

    assertThat(media(1)).isEqualTo(keepsMedia() ? "true false" : "true true");
    assertThat(media(2)).isEqualTo(keepsMedia() ? "false true" : "true true");
  }

  @Test
  default void mediaOfAnEarlierStay_doesNothingToALaterOne() {
    GroupCall call = joinedGroup("r", 1, 2);
    insert(call);
    GroupCall out = left(call, 2);
    decide(groupChange(call, out));
    decide(groupChange(out, joined(out, 2)));

    keepMedia(call, 2, false, false);

    assertThat(media(2)).isEqualTo("true true");
  }

  @Test
  default void groupTransition_leavesMediaThatItDidNotKnowOf() {
    GroupCall call = joinedGroup("r", 1, 2);
    insert(call);
    keepMedia(call, 2, false, false);

    decide(groupChange(call, joined(call, 3)));

    assertThat(media(2)).isEqualTo(keepsMedia() ? "false false" : "true true");
  }

  @Test
  default void answerOfAParticipant_isTakenInEveryShape() {
    insert(joinedGroup("r", 1, 2));

    await(store().keepAnswer(room("r"), user(2), OFFER));
  }

  @Test
  default void groupCallOfTheOldListener_isFoundAndMayGoOn() {
    GroupCall old = old("r");
    write(old);

    assertThat(findGroup("r")).contains(old);
    assertThat(look("new", 2).groups()).containsExactly(old);
    GroupCall left = left(old, 2);
    assertThat(decide(groupChange(old, left)).groups()).hasSize(1);
    assertThat(findGroup("r")).contains(left);
    assertThat(left.revision()).isEqualTo(1);
    assertThat(await(store().untoldGroups(NOW))).isEmpty();
  }

  private void keepMedia(GroupCall call, int user, boolean audio, boolean video) {
    Stay stay = call.media(user(user), audio, video).stayOf(user(user)).orElseThrow();
    await(store().keepMedia(room("r"), stay));
  }

  private String media(int user) {
    Stay stay = findGroup("r").orElseThrow().stayOf(user(user)).orElseThrow();
    return stay.audio() + " " + stay.video();
  }

  /** As it is read again. */
  private static GroupCall ended(String name, Instant at) {
    GroupCall call = joinedGroup(name, 1, 2).over("no_answer", null, at, "");
    return withoutOffer(call, call.revision(), call.stays());
  }

  private static GroupCall old(String name) {
    Map<UserId, Stay> stays = new LinkedHashMap<>();
    for (int user : List.of(1, 2, 3)) {
      Instant joined = at(user).truncatedTo(ChronoUnit.SECONDS);
      stays.put(
          user(user),
          new Stay(user(user), joined, joined, null, Duration.ZERO, true, true, null, 0));
    }
    return withoutOffer(joinedGroup(name, 1, 2, 3), 0, stays);
  }

  private static GroupCall withoutOffer(GroupCall call, int revision, Map<UserId, Stay> stays) {
    return new GroupCall(
        call.room(),
        call.group(),
        call.initiator(),
        call.type(),
        call.status(),
        null,
        call.createdAt().truncatedTo(ChronoUnit.SECONDS),
        call.startedAt(),
        call.endedAt(),
        call.peak(),
        call.reason(),
        call.endedBy(),
        revision,
        call.told(),
        revision == 0 ? "" : call.cause(),
        stays);
  }
}
