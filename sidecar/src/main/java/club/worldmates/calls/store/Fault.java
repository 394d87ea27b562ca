package club.worldmates.calls.store;

import static org.jooq.impl.DSL.field;

import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** A way in which rows can contradict the rules of calls (protocol.md 4 and 5). */
public final class Fault {

  private final String name;
  private final String what;
  private final Condition condition;
  private final @Nullable Remedy remedy;

  /** What only its reader can mend. */
  Fault(String name, String what, Condition condition) {
    this(name, what, condition, null);
  }

  Fault(String name, String what, Condition condition, @Nullable Remedy remedy) {
    this.name = name;
    this.what = what;
    this.condition = condition;
    this.remedy = remedy;
  }

  /** For a metric; of one kind of calls no two have the same. */
  String name() {
    return name;
  }

  /** Which calls those are: "Calls that ...". */
  public String what() {
    return what;
  }

  /** What their rows say afterwards; empty: they can be named, and not mended. */
  public Optional<String> outcome() {
    return Optional.ofNullable(remedy).map(Remedy::outcome);
  }

  /** True of the rows that have it. */
  Condition condition() {
    return condition;
  }

  Map<Field<?>, Field<?>> changes() {
    return remedy == null ? Map.of() : remedy.changes();
  }

  /** The text byte for byte: the sidecar reads no {@code Ringing}, whatever the collation says. */
  static Field<String> exactly(Field<String> column) {
    return field("cast({0} as binary)", SQLDataType.VARCHAR, column);
  }

  /**
   * What makes such rows right.
   *
   * @param outcome what they say then
   * @param changes in this order: MariaDB computes each from the new values of those before it
   */
  record Remedy(String outcome, Map<Field<?>, Field<?>> changes) {}
}
