package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.Membership;
import club.worldmates.calls.session.Directory;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.TcpProxy;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the directory knows of the host's groups. */
final class HostGroupsTest {

  private static final GroupId SEVEN = new GroupId(7);
  private static final GroupId EIGHT = new GroupId(8);
  private static final GroupId GONE = new GroupId(9);

  private CallDatabase database;
  private TcpProxy network;
  private MariaDbStore store;

  @BeforeEach
  void create() {
    database = CallDatabase.ofShape("a");
    network = TcpProxy.to(EmbeddedMariaDb.shared().port());
    database.execute(
        """
        INSERT INTO Wo_GroupChat (group_id, group_name) VALUES (7, 'seven'), (8, 'eight');
        INSERT INTO Wo_GroupChatUsers (group_id, user_id, role, active) VALUES
          (7, 1, 'owner', '1'), (7, 2, 'member', '1'), (7, 3, 'member', '0'), (7, 4, 'admin', '1'),
          (7, 5, 'moderator', '1'), (7, 6, NULL, '1'), (7, 0, 'member', '1'), (8, 2, 'admin', '1'),
          (9, 1, 'owner', '1');
        """);
  }

  @AfterEach
  void close() {
    store.close();
    network.close();
  }

  @Test
  void group_hasItsActiveMembersWithTheirRoles() {
    assertThat(await(open().group(SEVEN)))
        .contains(
            new Group(
                SEVEN,
                Map.of(
                    user(1), Membership.MODERATOR,
                    user(2), Membership.MEMBER,
                    user(4), Membership.MODERATOR,
                    user(5), Membership.MODERATOR,
                    user(6), Membership.MEMBER),
                true,
                true));
  }

  @Test
  void groupWithoutARow_doesNotExist() {
    assertThat(await(open().group(GONE))).isEmpty();
  }

  @Test
  void groupWithoutMembers_exists() {
    database.execute("DELETE FROM Wo_GroupChatUsers");

    assertThat(await(open().group(SEVEN)))
        .hasValueSatisfying(group -> assertThat(group.members()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"0, 1, false, true", "1, 0, true, false", "NULL, NULL, true, true"})
  void flags_sayWhichCallsAreAllowed(String voice, String video, boolean audio, boolean moving) {
    database.execute(
        "UPDATE Wo_GroupChat SET allow_voice_calls = %s, allow_video_calls = %s"
            .formatted(voice, video));

    Group group = await(open().group(SEVEN)).orElseThrow();

    assertThat(group.allows(CallType.AUDIO)).isEqualTo(audio);
    assertThat(group.allows(CallType.VIDEO)).isEqualTo(moving);
  }

  @Test
  void tablesWithoutFlagsAndRoles_allowAllCallsAndHaveNoModerators() {
    database.execute(
        """
        ALTER TABLE Wo_GroupChat DROP COLUMN allow_voice_calls, DROP COLUMN allow_video_calls;
        ALTER TABLE Wo_GroupChatUsers DROP COLUMN role;
        """);

    Group group = await(open().group(SEVEN)).orElseThrow();

    assertThat(group.allowsAudio() && group.allowsVideo()).isTrue();
    assertThat(group.members()).hasSize(5).containsValue(Membership.MEMBER);
    assertThat(group.members().values()).doesNotContain(Membership.MODERATOR);
  }

  @Test
  void userWhoIsInAGroupTwice_hasTheHigherRole() {
    database.execute(
        "INSERT INTO Wo_GroupChatUsers (group_id, user_id, role) VALUES (7, 2, 'admin'), (7, 1, 'member')");

    Map<?, Membership> members = await(open().group(SEVEN)).orElseThrow().members();

    assertThat(members.get(user(1))).isEqualTo(Membership.MODERATOR);
    assertThat(members.get(user(2))).isEqualTo(Membership.MODERATOR);
  }

  @Test
  void group_isRememberedForAWhile() {
    Directory directory = open();
    Group group = await(directory.group(SEVEN)).orElseThrow();

    network.cut();

    assertThat(await(directory.group(SEVEN))).contains(group);
    assertThat(failure(directory.group(EIGHT))).isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void groups_areReadAfreshAndComeAlsoWhenTheyAreGone() {
    Directory directory = open();
    await(directory.group(SEVEN));
    database.execute("UPDATE Wo_GroupChatUsers SET active = '0' WHERE user_id = 2");

    Map<GroupId, Group> groups = await(directory.groups(Set.of(SEVEN, EIGHT, GONE)));

    assertThat(groups.keySet()).containsExactlyInAnyOrder(SEVEN, EIGHT, GONE);
    assertThat(groups.get(SEVEN).has(user(2))).isFalse();
    assertThat(groups.get(EIGHT).members()).isEmpty();
    assertThat(groups.get(GONE)).isEqualTo(Group.unknown(GONE));
    assertThat(await(directory.groups(Set.of()))).isEmpty();
  }

  @Test
  void lowerCaseTables_areFound() {
    database.execute(
        "RENAME TABLE Wo_GroupChat TO wo_groupchat, Wo_GroupChatUsers TO wo_groupchatusers");

    assertThat(await(open().group(SEVEN))).isPresent();
  }

  @Test
  void capitalisedTables_goFirst() {
    database.execute(
        "CREATE TABLE wo_groupchat LIKE Wo_GroupChat; CREATE TABLE wo_groupchatusers LIKE"
            + " Wo_GroupChatUsers; INSERT INTO wo_groupchat (group_id) VALUES (9)");

    Directory directory = open();

    assertThat(await(directory.group(SEVEN))).isPresent();
    assertThat(await(directory.group(GONE))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Wo_GroupChat", "Wo_GroupChatUsers"})
  void hostWithoutGroups_hasNone(String missing) {
    database.execute("DROP TABLE " + missing);

    Directory directory = open();

    assertThat(await(directory.group(SEVEN))).isEmpty();
    assertThat(await(directory.groups(Set.of(SEVEN)))).containsValue(Group.unknown(SEVEN));
  }

  private Directory open() {
    store = MariaDbStore.open(database.optionsAt(network.port()));
    return store.directory();
  }
}
