package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.session.Directory;
import club.worldmates.calls.session.Directory.Profile;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.TcpProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostDirectoryTest {

  private CallDatabase database;
  private TcpProxy network;
  private MariaDbStore store;
  private Directory directory;

  @BeforeEach
  void open() {
    database = CallDatabase.ofShape("a");
    network = TcpProxy.to(EmbeddedMariaDb.shared().port());
    store = MariaDbStore.open(database.optionsAt(network.port()));
    directory = store.directory();
  }

  @AfterEach
  void close() {
    store.close();
    network.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "Ann, Lee, ann, Ann Lee",
        "' Ann ', '', ann, Ann",
        "'', Lee, ann, Lee",
        "'', NULL, ann, ann",
        "NULL, NULL, NULL, Unknown",
        "Zo\u00eb, \u4e16\ud83d\ude00, z, Zo\u00eb \u4e16\ud83d\ude00"
      })
  void name_isTheFullNameOrElseTheUserName(
      String first, String last, String username, String shown) {
    database.run("INSERT INTO Wo_Users VALUES (7, ?, ?, ?, 'upload/a.jpg')", username, first, last);

    assertThat(await(directory.profile(user(7)))).isEqualTo(new Profile(shown, "upload/a.jpg"));
  }

  @Test
  void userWhoIsNotThere_isUnknown() {
    assertThat(await(directory.profile(user(7)))).isEqualTo(Profile.UNKNOWN);
  }

  @Test
  void block_worksBothWaysAndForNobodyElse() {
    database.execute("INSERT INTO Wo_Blocks (blocker, blocked) VALUES (1, 2), (3, 3)");

    assertThat(await(directory.blocked(user(1), user(2)))).isTrue();
    assertThat(await(directory.blocked(user(2), user(1)))).isTrue();
    assertThat(await(directory.blocked(user(1), user(3)))).isFalse();
    assertThat(await(directory.blocked(user(3), user(2)))).isFalse();
  }

  @Test
  void answers_areRememberedAlsoWhileTheDatabaseIsAway() {
    database.run("INSERT INTO Wo_Users VALUES (7, 'ann', '', '', '')");
    Profile profile = await(directory.profile(user(7)));

    network.cut();

    assertThat(await(directory.profile(user(7)))).isEqualTo(profile);
  }

  @Test
  void failures_areNotRemembered() {
    network.cut();
    assertThat(failure(directory.profile(user(7)))).isInstanceOf(StoreUnavailableException.class);
    assertThat(failure(directory.blocked(user(7), user(8))))
        .isInstanceOf(StoreUnavailableException.class);

    network.restore();
    Awaitility.await().until(store::available);

    assertThat(await(directory.profile(user(7)))).isEqualTo(Profile.UNKNOWN);
    assertThat(await(directory.blocked(user(7), user(8)))).isFalse();
  }
}
