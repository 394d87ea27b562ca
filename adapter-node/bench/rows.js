'use strict';

/**
 * What is committed at one moment, read later: a snapshot costs the database nothing while the run is
 * still being measured.
 */
class Snapshot {
  /** @param {import('mysql2/promise').Pool} pool */
  static async take(pool) {
    const connection = await pool.getConnection();
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    return new Snapshot(connection);
  }

  /** @param {import('mysql2/promise').PoolConnection} connection */
  constructor(connection) {
    this.connection = connection;
  }

  /**
   * What is wrong with the rows of calls: each is to be stored as ended, with every candidate once.
   *
   * @param {{ table: string, candidates: number }} kind table of the calls, candidates of each
   * @param {string} prefix of their rooms
   * @param {number} made how many they are
   * @returns {Promise<string[]>} empty: nothing
   */
  async flaws({ table, candidates: all }, prefix, made) {
    const [calls] = await this.connection.query(
      `SELECT room_name, status, COUNT(candidate) AS candidates, COUNT(DISTINCT candidate) AS different
        FROM ?? LEFT JOIN wo_ice_candidates USING (room_name)
        WHERE room_name LIKE ? GROUP BY room_name, status`,
      [table, `${prefix}-%`],
    );
    const wrong = calls
      .filter(
        (call) => call.status !== 'ended' || call.candidates !== all || call.different !== all,
      )
      .map((call) => `${call.room_name}: ${call.status}, ${call.candidates} candidates stored`);
    return calls.length === made ? wrong : [`${calls.length} of ${made} calls stored`, ...wrong];
  }

  async close() {
    await this.connection.query('ROLLBACK');
    this.connection.release();
  }
}

/**
 * What the database server has written so far: bytes of its redo log and how often it synced a file, and
 * bytes that the tables of one database take.
 *
 * @param {import('mysql2/promise').Pool} pool
 */
async function written(pool) {
  const [status] = await pool.query(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_os_log_written', 'Innodb_data_fsyncs')",
  );
  const [[{ bytes }]] = await pool.query(
    `SELECT SUM(file_size) AS bytes FROM information_schema.innodb_sys_tablespaces
      WHERE name LIKE CONCAT(DATABASE(), '/%')`,
  );
  const found = Object.fromEntries(status.map((row) => [row.Variable_name, Number(row.Value)]));
  // Files grow by some MiB at a time: the less was written, the rougher this is.
  return {
    redoBytes: found.Innodb_os_log_written,
    syncs: found.Innodb_data_fsyncs,
    storedBytes: Number(bytes),
  };
}

/**
 * How durable the database server is; a run on a relaxed one would not count.
 *
 * @param {import('mysql2/promise').Pool} pool
 * @returns {Promise<Record<string, string>>}
 * @throws {Error} it does not flush each commit
 */
async function durability(pool) {
  const names = [
    'version',
    'innodb_flush_log_at_trx_commit',
    'innodb_doublewrite',
    'innodb_flush_method',
    'innodb_buffer_pool_size',
    'innodb_log_file_size',
    'log_bin',
  ];
  const [rows] = await pool.query('SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)', [names]);
  const found = Object.fromEntries(rows.map((row) => [row.Variable_name, row.Value]));
  if (found.innodb_flush_log_at_trx_commit !== '1' || found.innodb_doublewrite !== 'ON') {
    throw new Error(`The database server is not durable: ${JSON.stringify(found)}`);
  }
  return found;
}

module.exports = { Snapshot, durability, written };
