-- The tables of the calls, for the database of the chat server:
--
--   mysql -u social -p socialhub < sql/create-calls-tables.sql
--
-- May be run any number of times, on an empty schema and on one that has call tables already. It only adds: no
-- table, column or row is renamed, changed or dropped, and whoever writes the older columns alone goes on as before.
-- `calls-sidecar migrate` runs this very file, again whenever its text has changed.
--
-- CREATE states the tables as the chat server's own models know them, ALTER what the sidecar needs besides, so that
-- old and new tables end up alike. Times are UTC.

CREATE TABLE IF NOT EXISTS wo_calls (
  id INT NOT NULL AUTO_INCREMENT,
  from_id INT NOT NULL,
  to_id INT NOT NULL,
  call_type ENUM('audio', 'video') NOT NULL DEFAULT 'audio',
  status ENUM('ringing', 'connected', 'ended', 'missed', 'rejected', 'failed') NOT NULL DEFAULT 'ringing',
  room_name VARCHAR(100) NOT NULL,
  sdp_offer LONGTEXT NULL,
  sdp_answer LONGTEXT NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  accepted_at DATETIME NULL,
  ended_at DATETIME NULL,
  duration INT NULL COMMENT 'whole seconds since accepted_at, NULL unless it was connected',
  PRIMARY KEY (id),
  UNIQUE KEY room_name (room_name),
  KEY from_id (from_id),
  KEY to_id (to_id),
  KEY status (status),
  KEY created_at (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE IF NOT EXISTS wo_group_calls (
  id INT NOT NULL AUTO_INCREMENT,
  group_id INT NOT NULL,
  initiated_by INT NOT NULL,
  call_type ENUM('audio', 'video') NOT NULL DEFAULT 'audio',
  status ENUM('ringing', 'active', 'ended') NOT NULL DEFAULT 'ringing',
  room_name VARCHAR(100) NOT NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  started_at DATETIME NULL,
  ended_at DATETIME NULL,
  max_participants INT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY room_name (room_name),
  KEY group_id (group_id),
  KEY initiated_by (initiated_by),
  KEY status (status),
  KEY created_at (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE IF NOT EXISTS wo_group_call_participants (
  id INT NOT NULL AUTO_INCREMENT,
  call_id INT NOT NULL,
  user_id INT NOT NULL,
  joined_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  left_at DATETIME NULL,
  duration INT NULL COMMENT 'seconds',
  audio_enabled TINYINT(1) NOT NULL DEFAULT 1,
  video_enabled TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY call_id (call_id),
  KEY user_id (user_id),
  KEY joined_at (joined_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE IF NOT EXISTS wo_ice_candidates (
  id INT NOT NULL AUTO_INCREMENT,
  room_name VARCHAR(100) NOT NULL,
  candidate TEXT NOT NULL,
  sdp_mid VARCHAR(50) NULL,
  sdp_m_line_index INT NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  KEY room_name (room_name),
  KEY created_at (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE IF NOT EXISTS wo_call_statistics (
  id INT NOT NULL AUTO_INCREMENT,
  call_id INT NULL,
  group_call_id INT NULL,
  user_id INT NOT NULL,
  avg_bitrate INT NULL COMMENT 'kbit/s',
  avg_packet_loss DECIMAL(5, 2) NULL COMMENT 'per cent',
  avg_jitter INT NULL COMMENT 'ms',
  avg_rtt INT NULL COMMENT 'ms',
  connection_quality ENUM('excellent', 'good', 'fair', 'poor') NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  KEY call_id (call_id),
  KEY group_call_id (group_call_id),
  KEY user_id (user_id),
  KEY created_at (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Character sets are named because the host's own table may have a narrower one.
ALTER TABLE wo_calls
  ADD COLUMN IF NOT EXISTS deleted_by_from TINYINT(1) NOT NULL DEFAULT 0
    COMMENT 'hidden from the history of the caller',
  ADD COLUMN IF NOT EXISTS deleted_by_to TINYINT(1) NOT NULL DEFAULT 0
    COMMENT 'hidden from the history of the callee',
  ADD COLUMN IF NOT EXISTS end_reason VARCHAR(255) CHARACTER SET utf8mb4 NULL
    COMMENT 'why it is final',
  ADD COLUMN IF NOT EXISTS ended_by INT NULL
    COMMENT 'who made it final; NULL where nobody did',
  ADD COLUMN IF NOT EXISTS revision INT NOT NULL DEFAULT 0
    COMMENT 'raised by every transition',
  ADD COLUMN IF NOT EXISTS from_told INT NOT NULL DEFAULT 0
    COMMENT 'the revision up to which the caller was told',
  ADD COLUMN IF NOT EXISTS to_told INT NOT NULL DEFAULT 0
    COMMENT 'the revision up to which the callee was told',
  ADD COLUMN IF NOT EXISTS cause VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
    COMMENT 'what brought the row to its revision';

ALTER TABLE wo_calls
  ADD INDEX IF NOT EXISTS wo_calls_from_status (from_id, status),
  ADD INDEX IF NOT EXISTS wo_calls_to_status (to_id, status),
  ADD INDEX IF NOT EXISTS wo_calls_ended_at (ended_at),
  ADD INDEX IF NOT EXISTS status (status);

ALTER TABLE wo_group_calls
  ADD COLUMN IF NOT EXISTS sdp_offer LONGTEXT CHARACTER SET utf8mb4 NULL
    COMMENT 'what the initiator offered everybody',
  ADD COLUMN IF NOT EXISTS end_reason VARCHAR(255) CHARACTER SET utf8mb4 NULL
    COMMENT 'why it is over',
  ADD COLUMN IF NOT EXISTS ended_by INT NULL
    COMMENT 'who ended it; NULL where nobody did',
  ADD COLUMN IF NOT EXISTS revision INT NOT NULL DEFAULT 0
    COMMENT 'raised by every transition, joins and leaves too',
  ADD COLUMN IF NOT EXISTS told INT NOT NULL DEFAULT 0
    COMMENT 'the revision up to which everybody concerned was told',
  ADD COLUMN IF NOT EXISTS cause VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
    COMMENT 'what brought the row to its revision';

ALTER TABLE wo_group_calls
  ADD INDEX IF NOT EXISTS wo_group_calls_initiated_by_status (initiated_by, status),
  ADD INDEX IF NOT EXISTS wo_group_calls_ended_at (ended_at),
  ADD INDEX IF NOT EXISTS status (status);

-- One row for each user who ever joined, however often.
ALTER TABLE wo_group_call_participants
  ADD COLUMN IF NOT EXISTS stay_since DATETIME NULL
    COMMENT 'when the present or last stay began; NULL: at joined_at',
  ADD COLUMN IF NOT EXISTS earlier_seconds INT NOT NULL DEFAULT 0
    COMMENT 'what the stays before that one took together',
  ADD COLUMN IF NOT EXISTS removed TINYINT(1) NOT NULL DEFAULT 0
    COMMENT 'was removed or left the group, and may not join again',
  ADD COLUMN IF NOT EXISTS removed_by INT NULL
    COMMENT 'who removed the user; NULL where nobody did',
  ADD COLUMN IF NOT EXISTS revision INT NOT NULL DEFAULT 0
    COMMENT 'the revision of the call that opened or ended the stay last';

ALTER TABLE wo_group_call_participants
  ADD INDEX IF NOT EXISTS wo_group_call_participants_user_left (user_id, left_at);

ALTER TABLE wo_ice_candidates
  ADD COLUMN IF NOT EXISTS from_user_id INT NULL,
  ADD COLUMN IF NOT EXISTS to_user_id INT NULL,
  ADD COLUMN IF NOT EXISTS cause VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
    COMMENT 'the event that brought it',
  ADD INDEX IF NOT EXISTS room_name (room_name);

-- Rules such as busy and glare look at the calls of two users in several rooms, and must hold for calls that do not
-- exist yet: there is no row of theirs to lock. Whoever decides such a rule first locks the slots of both users (user
-- id modulo 4096) in ascending order, so that two sidecars decide one after the other and never deadlock. The rows
-- exist from the start and never change: a lock on an existing row locks no gap, an insert would.
CREATE TABLE IF NOT EXISTS wo_call_locks (
  slot SMALLINT UNSIGNED NOT NULL,
  PRIMARY KEY (slot)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Three digits to the base 16: counting to 4095 directly would exceed MariaDB's limit of 1000 recursions.
INSERT IGNORE INTO wo_call_locks (slot)
WITH RECURSIVE digit (d) AS (SELECT 0 UNION ALL SELECT d + 1 FROM digit WHERE d < 15)
SELECT 256 * a.d + 16 * b.d + c.d FROM digit a CROSS JOIN digit b CROSS JOIN digit c;
