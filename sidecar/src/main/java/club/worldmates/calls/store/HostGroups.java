package club.worldmates.calls.store;

import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.Membership;
import club.worldmates.calls.call.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The statement that reads the host's groups and their members. */
final class HostGroups {

  private static final Field<Integer> GROUP_ID = field(name("group_id"), SQLDataType.INTEGER);
  private static final Field<Integer> USER_ID = field(name("user_id"), SQLDataType.INTEGER);

  /** An ENUM, whose number is not the number that it reads: compared as text only. */
  private static final Field<String> ACTIVE = field(name("active"), SQLDataType.VARCHAR);

  private static final Field<Integer> AUDIO = field(name("allow_voice_calls"), SQLDataType.INTEGER);
  private static final Field<Integer> VIDEO = field(name("allow_video_calls"), SQLDataType.INTEGER);
  private static final Field<String> ROLE = field(name("role"), SQLDataType.VARCHAR);

  /** What the table of groups must have; without the flags all calls are allowed. */
  static final List<Field<?>> GROUP_COLUMNS = List.of(GROUP_ID);

  /** What the table of members must have; without roles nobody is a moderator. */
  static final List<Field<?>> MEMBER_COLUMNS = List.of(GROUP_ID, USER_ID, ACTIVE);

  private static final Set<String> MODERATORS = Set.of("owner", "admin", "moderator");

  private final DSLContext sql;
  private final Tables tables;

  HostGroups(DSLContext sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /** Those of the groups that there are, with their active members; one statement for all. */
  Map<GroupId, Group> named(Collection<GroupId> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Table<Record> groups = tables.groups().table().as("g");
    Table<Record> members = tables.members().table().as("m");
    Field<Integer> group = of(groups, GROUP_ID);
    return sql
        .select(
            group,
            column(tables.groups(), groups, AUDIO),
            column(tables.groups(), groups, VIDEO),
            of(members, USER_ID),
            column(tables.members(), members, ROLE))
        .from(groups)
        .leftJoin(members)
        .on(of(members, GROUP_ID).eq(group).and(of(members, ACTIVE).eq("1")))
        .where(group.in(ids.stream().map(GroupId::value).toList()))
        .fetchGroups(group)
        .values()
        .stream()
        .map(HostGroups::group)
        .collect(Collectors.toMap(Group::id, found -> found));
  }

  /** A group from its rows, of which there is one for each member, and at least one. */
  private static Group group(Result<? extends Record> rows) {
    Map<UserId, Membership> members = new HashMap<>();
    for (Record row : rows) {
      Integer user = row.get(USER_ID);
      if (user != null && user > 0) {
        // Where a user is in it twice, the higher role counts.
        members.merge(
            new UserId(user),
            membership(row.get(ROLE)),
            (one, other) -> one.compareTo(other) < 0 ? other : one);
      }
    }
    Record any = rows.get(0);
    return new Group(
        new GroupId(any.get(GROUP_ID)), members, allows(any.get(AUDIO)), allows(any.get(VIDEO)));
  }

  private static Membership membership(@Nullable String role) {
    return role != null && MODERATORS.contains(role.toLowerCase(Locale.ROOT))
        ? Membership.MODERATOR
        : Membership.MEMBER;
  }

  private static boolean allows(@Nullable Integer flag) {
    return flag == null || flag != 0;
  }

  /** The column, or NULL where the table has none. */
  private static <T> Field<T> column(TableFacts facts, Table<Record> table, Field<T> column) {
    return facts.has(column) ? of(table, column) : castNull(column.getDataType()).as(column);
  }

  private static <T> Field<T> of(Table<Record> table, Field<T> column) {
    return field(
        table.getQualifiedName().append(column.getUnqualifiedName()), column.getDataType());
  }

  /** Where groups and their members are. */
  record Tables(TableFacts groups, TableFacts members) {}
}
