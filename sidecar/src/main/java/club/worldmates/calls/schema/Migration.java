package club.worldmates.calls.schema;

import club.worldmates.calls.settings.Secret;
import club.worldmates.calls.settings.Settings;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Runs {@code sql/create-calls-tables.sql}, the same file that an operator may run by hand,
 * whenever its text is another than the last time. Additive and repeatable.
 */
public final class Migration {
  private static final String HISTORY = "wo_calls_schema_history";

  private final Flyway flyway;

  /** The user of that database must have the right to create and alter tables. */
  public Migration(Settings.Database database) {
    flyway =
        Flyway.configure()
            .dataSource(
                database.url(),
                database.user().orElse(null),
                database.password().map(Secret::reveal).orElse(null))
            .locations("classpath:sql")
            // So the name `create-calls-tables.sql` says: repeatable, "calls-tables".
            .repeatableSqlMigrationPrefix("create")
            .sqlMigrationSeparator("-")
            .placeholderReplacement(false)
            // The schema is the chat server's, full of tables that are none of our business.
            .table(HISTORY)
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
  }

  /**
   * Whether there was anything to run.
   *
   * @throws FlywayException if the database is away or refuses a statement
   */
  public boolean run() {
    return flyway.migrate().migrationsExecuted > 0;
  }
}
