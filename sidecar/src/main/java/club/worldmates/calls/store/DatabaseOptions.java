package club.worldmates.calls.store;

import club.worldmates.calls.settings.Secret;
import club.worldmates.calls.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param url {@code jdbc:mariadb://host:port/schema}
 * @param user null: as the URL says, or none
 * @param password null: as the URL says, or none
 * @param usersTable the host's table of users; null: {@code Wo_Users}, whatever its case
 * @param blocksTable the host's table of blocks; null: {@code Wo_Blocks}, whatever its case
 */
public record DatabaseOptions(
    String url,
    @Nullable String user,
    @Nullable String password,
    @Nullable String usersTable,
    @Nullable String blocksTable) {

  /** What an operator has set. */
  public static DatabaseOptions of(Settings settings) {
    Settings.Database database = settings.database();
    return new DatabaseOptions(
        database.url(),
        database.user().orElse(null),
        database.password().map(Secret::reveal).orElse(null),
        settings.hostTables().users().orElse(null),
        settings.hostTables().blocks().orElse(null));
  }

  /** Redacted: URL and password may hold secrets. */
  @Override
  public String toString() {
    return "DatabaseOptions";
  }
}
