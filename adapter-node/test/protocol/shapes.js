'use strict';

/**
 * The call tables as they exist in the field (legacy.md): A is the guide's, B the first SQL file's, C
 * is B as it has grown in production.
 */

const KEY = 'id INT NOT NULL AUTO_INCREMENT PRIMARY KEY';
const NOW = 'NOT NULL DEFAULT CURRENT_TIMESTAMP';

const SHAPE_A = {
  wo_calls: `${KEY}, from_id INT NOT NULL, to_id INT NOT NULL,
    call_type ENUM('audio', 'video') NOT NULL DEFAULT 'audio',
    status ENUM('ringing', 'connected', 'ended', 'missed', 'rejected', 'failed') NOT NULL DEFAULT 'ringing',
    room_name VARCHAR(100) NOT NULL UNIQUE, sdp_offer LONGTEXT, sdp_answer LONGTEXT,
    created_at DATETIME ${NOW}, accepted_at DATETIME NULL, ended_at DATETIME NULL, duration INT NULL,
    KEY (from_id), KEY (to_id), KEY (status), KEY (created_at)`,
  wo_group_calls: `${KEY}, group_id INT NOT NULL, initiated_by INT NOT NULL,
    call_type ENUM('audio', 'video') NOT NULL DEFAULT 'audio',
    status ENUM('ringing', 'active', 'ended') NOT NULL DEFAULT 'ringing',
    room_name VARCHAR(100) NOT NULL UNIQUE,
    created_at DATETIME ${NOW}, started_at DATETIME NULL, ended_at DATETIME NULL, max_participants INT NULL,
    KEY (group_id), KEY (initiated_by), KEY (status), KEY (created_at)`,
  wo_group_call_participants: `${KEY}, call_id INT NOT NULL, user_id INT NOT NULL,
    joined_at DATETIME ${NOW}, left_at DATETIME NULL, duration INT NULL,
    audio_enabled TINYINT(1) DEFAULT 1, video_enabled TINYINT(1) DEFAULT 0,
    KEY (call_id), KEY (user_id), KEY (joined_at)`,
  wo_ice_candidates: `${KEY}, room_name VARCHAR(100) NOT NULL, candidate TEXT NOT NULL,
    sdp_mid VARCHAR(50) NULL, sdp_m_line_index INT NULL, created_at DATETIME ${NOW},
    KEY (room_name), KEY (created_at)`,
  wo_call_statistics: `${KEY}, call_id INT NULL, group_call_id INT NULL, user_id INT NOT NULL,
    avg_bitrate INT NULL, avg_packet_loss DECIMAL(5,2) NULL, avg_jitter INT NULL, avg_rtt INT NULL,
    connection_quality ENUM('excellent', 'good', 'fair', 'poor') NULL, created_at DATETIME ${NOW},
    KEY (call_id), KEY (group_call_id), KEY (user_id), KEY (created_at)`,
};

const SHAPE_B = {
  wo_calls: `${KEY}, from_id INT NOT NULL, to_id INT NOT NULL,
    call_type VARCHAR(32) NOT NULL DEFAULT 'audio', status VARCHAR(32) NOT NULL DEFAULT 'ringing',
    room_name VARCHAR(100) NOT NULL UNIQUE, sdp_offer LONGTEXT, sdp_answer LONGTEXT,
    created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP, accepted_at TIMESTAMP NULL DEFAULT NULL,
    ended_at TIMESTAMP NULL DEFAULT NULL, duration INT NULL`,
  wo_group_calls: `${KEY}, group_id INT NOT NULL, initiated_by INT NOT NULL,
    call_type VARCHAR(32) NOT NULL DEFAULT 'audio', status VARCHAR(32) NOT NULL DEFAULT 'ringing',
    room_name VARCHAR(100) NOT NULL UNIQUE, sdp_offer LONGTEXT,
    created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP, started_at TIMESTAMP NULL DEFAULT NULL,
    ended_at TIMESTAMP NULL DEFAULT NULL, duration INT NULL, max_participants INT NULL`,
  wo_group_call_participants: `${KEY}, group_call_id INT NOT NULL, user_id INT NOT NULL,
    sdp_answer LONGTEXT, joined_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
    left_at TIMESTAMP NULL DEFAULT NULL, duration INT NULL, UNIQUE KEY (group_call_id, user_id)`,
  wo_ice_candidates: `${KEY}, room_name VARCHAR(100) NOT NULL, candidate TEXT NOT NULL,
    sdp_mid VARCHAR(100) NOT NULL, sdp_m_line_index INT NOT NULL,
    created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP`,
  wo_call_statistics: `${KEY}, call_id INT NULL, group_call_id INT NULL, user_id INT NOT NULL,
    call_type VARCHAR(32) NULL, duration INT NULL, bandwidth_used DECIMAL(10,2) NULL,
    packet_loss DECIMAL(5,2) NULL, average_latency INT NULL,
    created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP`,
};

const SHAPE_C = {
  ...SHAPE_B,
  wo_calls: `${SHAPE_B.wo_calls}, deleted_by_from TINYINT DEFAULT 0, deleted_by_to TINYINT DEFAULT 0,
    end_reason VARCHAR(255) NULL`,
};

const SHAPES = { A: SHAPE_A, B: SHAPE_B, C: SHAPE_C };

/**
 * @param {import('mysql2/promise').Pool} pool
 * @param {'A' | 'B' | 'C'} shape
 */
async function createCallTables(pool, shape) {
  for (const [table, columns] of Object.entries(SHAPES[shape])) {
    await pool.query(
      `CREATE TABLE ${table} (${columns}) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci`,
    );
  }
}

module.exports = { createCallTables };
