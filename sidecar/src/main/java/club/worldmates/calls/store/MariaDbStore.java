package club.worldmates.calls.store;

import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.Directory;
import club.worldmates.calls.session.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;

/** The database of the host, opened: its calls, its users, and whether it answers. */
public final class MariaDbStore implements AutoCloseable {

  private final Guards guards;
  private final Database database;
  private final Readers readers;
  private final GroupCommit writer;
  private final WriteBehind behind;
  private final CallStore callStore;
  private final Directory directory;
  private final WarmUp warmUp;

  private MariaDbStore(ConnectionSource source, Schema schema, MeterRegistry registry) {
    StoreMeters meters = new StoreMeters(registry);
    guards = new Guards(registry);
    database = new Database(source, guards, registry);
    readers = new Readers(database, guards);
    writer = new GroupCommit(database, guards, schema, meters);
    behind = new WriteBehind(database, schema, meters);
    callStore = new MariaDbCallStore(schema, readers, writer, behind);
    directory = new HostDirectory(readers, schema);
    warmUp = new WarmUp(database, schema);
    meters.database(this::available);
  }

  /**
   * Connects and looks at the tables. Changes nothing.
   *
   * @param meters where the store registers its meters
   * @throws StoreUnavailableException when the database cannot be reached, or lets us not in
   * @throws SchemaException when it lacks something; says what, and what to do
   */
  public static MariaDbStore open(DatabaseOptions options, MeterRegistry meters) {
    try {
      ConnectionSource source = new ConnectionSource(options);
      try (Connection connection = source.connect()) {
        return new MariaDbStore(source, Schema.read(Database.sql(connection), options), meters);
      }
    } catch (SQLException e) {
      throw new StoreUnavailableException(e);
    } catch (DataAccessException e) {
      throw Trouble.reported(e);
    }
  }

  /** As {@link #open(DatabaseOptions, MeterRegistry)}; nobody measures. */
  public static MariaDbStore open(DatabaseOptions options) {
    return open(options, new CompositeMeterRegistry());
  }

  public CallStore callStore() {
    return callStore;
  }

  public Directory directory() {
    return directory;
  }

  /** Makes the first call as fast as the later ones. Changes nothing; returns when it is done. */
  public void warmUp() {
    warmUp.run();
  }

  /** Whether the database answered when it was last tried, at most about a second ago. */
  public boolean available() {
    return database.available() && !writer.isStuck();
  }

  /** Stores what still waits, for as long as the database is there, and disconnects. */
  @Override
  public void close() {
    writer.close();
    behind.close();
    readers.close();
    database.close();
    guards.close();
  }
}
