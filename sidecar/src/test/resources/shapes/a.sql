-- The guide and its Sequelize models.
CREATE TABLE wo_calls (
  id INT AUTO_INCREMENT PRIMARY KEY,
  from_id INT NOT NULL,
  to_id INT NOT NULL,
  call_type ENUM('audio','video') DEFAULT 'audio',
  status ENUM('ringing','connected','ended','missed','rejected','failed') DEFAULT 'ringing',
  room_name VARCHAR(100) UNIQUE,
  sdp_offer LONGTEXT,
  sdp_answer LONGTEXT,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  accepted_at DATETIME,
  ended_at DATETIME,
  duration INT,
  INDEX (from_id), INDEX (to_id), INDEX (status), INDEX (created_at)
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE wo_group_calls (
  id INT AUTO_INCREMENT PRIMARY KEY,
  group_id INT NOT NULL,
  initiated_by INT NOT NULL,
  call_type ENUM('audio','video') DEFAULT 'audio',
  status ENUM('ringing','active','ended') DEFAULT 'ringing',
  room_name VARCHAR(100) UNIQUE,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  started_at DATETIME,
  ended_at DATETIME,
  max_participants INT,
  INDEX (group_id), INDEX (initiated_by), INDEX (status), INDEX (created_at)
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE wo_group_call_participants (
  id INT AUTO_INCREMENT PRIMARY KEY,
  call_id INT NOT NULL,
  user_id INT NOT NULL,
  joined_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  left_at DATETIME,
  duration INT,
  audio_enabled TINYINT(1) DEFAULT 1,
  video_enabled TINYINT(1) DEFAULT 0,
  INDEX (call_id), INDEX (user_id), INDEX (joined_at)
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE wo_ice_candidates (
  id INT AUTO_INCREMENT PRIMARY KEY,
  room_name VARCHAR(100),
  candidate TEXT NOT NULL,
  sdp_mid VARCHAR(50),
  sdp_m_line_index INT,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  INDEX (room_name), INDEX (created_at)
) DEFAULT CHARSET=utf8mb4;
CREATE TABLE wo_call_statistics (
  id INT AUTO_INCREMENT PRIMARY KEY,
  call_id INT,
  group_call_id INT,
  user_id INT NOT NULL,
  avg_bitrate INT,
  avg_packet_loss DECIMAL(5,2),
  avg_jitter INT,
  avg_rtt INT,
  connection_quality ENUM('excellent','good','fair','poor'),
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  INDEX (call_id), INDEX (group_call_id), INDEX (user_id), INDEX (created_at)
) DEFAULT CHARSET=utf8mb4;
