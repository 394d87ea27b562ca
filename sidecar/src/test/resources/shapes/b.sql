-- The first SQL file.
CREATE TABLE wo_calls (
  id INT AUTO_INCREMENT PRIMARY KEY,
  from_id INT NOT NULL,
  to_id INT NOT NULL,
  call_type VARCHAR(32) NOT NULL DEFAULT 'audio',
  status VARCHAR(32) NOT NULL DEFAULT 'ringing',
  room_name VARCHAR(100) NOT NULL UNIQUE,
  sdp_offer LONGTEXT,
  sdp_answer LONGTEXT,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  accepted_at TIMESTAMP NULL,
  ended_at TIMESTAMP NULL,
  duration INT
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE wo_group_calls (
  id INT AUTO_INCREMENT PRIMARY KEY,
  group_id INT NOT NULL,
  initiated_by INT NOT NULL,
  call_type VARCHAR(32) NOT NULL DEFAULT 'audio',
  status VARCHAR(32) NOT NULL DEFAULT 'ringing',
  room_name VARCHAR(100) NOT NULL UNIQUE,
  sdp_offer LONGTEXT,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  started_at TIMESTAMP NULL,
  ended_at TIMESTAMP NULL,
  duration INT,
  max_participants INT
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE wo_group_call_participants (
  id INT AUTO_INCREMENT PRIMARY KEY,
  group_call_id INT NOT NULL,
  user_id INT NOT NULL,
  sdp_answer LONGTEXT,
  joined_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  left_at TIMESTAMP NULL,
  duration INT,
  UNIQUE (group_call_id, user_id)
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE wo_ice_candidates (
  id INT AUTO_INCREMENT PRIMARY KEY,
  room_name VARCHAR(100) NOT NULL,
  candidate TEXT NOT NULL,
  sdp_mid VARCHAR(100) NOT NULL,
  sdp_m_line_index INT NOT NULL,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE wo_call_statistics (
  id INT AUTO_INCREMENT PRIMARY KEY,
  call_id INT,
  group_call_id INT,
  user_id INT NOT NULL,
  call_type VARCHAR(32),
  duration INT,
  bandwidth_used DOUBLE,
  packet_loss DOUBLE,
  average_latency DOUBLE,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP
) DEFAULT CHARSET=utf8mb4;
