package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.session.CallStore;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** However much is logged, nothing private is. */
final class PrivacyTest {

  private static final String SECRET = "top-secret-fingerprint";
  private static final OpaqueJson PRIVATE = new OpaqueJson('"' + SECRET + '"');

  private static final OpaqueJson LONG = new OpaqueJson('"' + SECRET.repeat(2) + '"');

  /** Ours and jOOQ's; the driver's own trace of packets is nobody's to switch on. */
  private static final List<String> LOGGERS = List.of("club.worldmates", "org.jooq");

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    LOGGERS.forEach(name -> listenTo(name, Level.TRACE));
  }

  @AfterEach
  void stop() {
    LOGGERS.forEach(
        name -> {
          logger(name).detachAppender(lines);
          logger(name).setLevel(null);
          logger(name).setAdditive(true);
        });
  }

  @Test
  void contentOfRows_isInNoLineAndNoError() {
    CallDatabase database = CallDatabase.ofShape("a");
    try (MariaDbStore store = database.open()) {
      CallStore calls = store.callStore();
      await(calls.decide(proposal("r", Set.of(), sight -> birth(call("r", PRIVATE)))));
      await(calls.keepCandidate(candidate(PRIVATE), NOW));
      await(calls.candidates(room("r"), List.of(user(1), user(2))));
      database.execute("ALTER TABLE wo_calls MODIFY sdp_offer VARCHAR(24)");
      Throwable tooLong =
          failure(calls.decide(proposal("s", Set.of(), s -> birth(call("s", LONG)))));
      Throwable poisoned =
          failure(calls.keepCandidate(candidate(new OpaqueJson(SECRET.repeat(9_000))), NOW));

      assertThat(tooLong).isInstanceOf(StatementFailedException.class).hasNoCause();
      assertThat(poisoned).isInstanceOf(StatementFailedException.class).hasNoCause();
    }

    assertThat(lines.list).isNotEmpty();
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains(SECRET));
  }

  private void listenTo(String name, Level level) {
    logger(name).setLevel(level);
    logger(name).setAdditive(false);
    logger(name).addAppender(lines);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  private static Call call(String name, OpaqueJson offer) {
    return Call.ringing(room(name), user(1), user(2), CallType.AUDIO, offer, NOW, "host:" + name);
  }

  private static Notice.IceCandidate candidate(OpaqueJson json) {
    return new Notice.IceCandidate(
        room("r"), user(1), json, OpaqueJson.NULL, OpaqueJson.NULL, "e1");
  }
}
