'use strict';

const { DataTypes, Sequelize } = require('sequelize');

/**
 * The Sequelize models that the integration guide has its users write, on a pool of 20 connections.
 *
 * @param {string} databaseUrl `mysql://user:password@host:port/name`
 */
function connectModels(databaseUrl) {
  const sequelize = new Sequelize(databaseUrl, {
    dialect: 'mysql',
    logging: false,
    pool: { max: 20, min: 0 },
    define: { timestamps: false, freezeTableName: true },
  });
  const { BOOLEAN, DATE, ENUM, INTEGER, NOW, STRING, TEXT } = DataTypes;
  // Sequelize writes into what it is given, so each column gets its own.
  const id = () => ({ type: INTEGER, autoIncrement: true, primaryKey: true });
  const callType = () => ({
    type: ENUM('audio', 'video'),
    allowNull: false,
    defaultValue: 'audio',
  });
  const roomName = () => ({ type: STRING(100), allowNull: false });
  const createdAt = () => ({ type: DATE, allowNull: false, defaultValue: NOW });

  return {
    sequelize,
    wo_users: sequelize.define('Wo_Users', {
      user_id: id(),
      username: STRING(32),
      first_name: STRING(60),
      last_name: STRING(32),
      avatar: STRING(100),
    }),
    wo_groupchatusers: sequelize.define('Wo_GroupChatUsers', {
      id: id(),
      user_id: INTEGER,
      group_id: INTEGER,
      active: ENUM('1', '0'),
    }),
    wo_calls: sequelize.define('wo_calls', {
      id: id(),
      from_id: { type: INTEGER, allowNull: false },
      to_id: { type: INTEGER, allowNull: false },
      call_type: callType(),
      status: ENUM('ringing', 'connected', 'ended', 'missed', 'rejected', 'failed'),
      room_name: roomName(),
      sdp_offer: TEXT('long'),
      sdp_answer: TEXT('long'),
      created_at: createdAt(),
      accepted_at: DATE,
      ended_at: DATE,
      duration: INTEGER,
    }),
    wo_group_calls: sequelize.define('wo_group_calls', {
      id: id(),
      group_id: { type: INTEGER, allowNull: false },
      initiated_by: { type: INTEGER, allowNull: false },
      call_type: callType(),
      status: ENUM('ringing', 'active', 'ended'),
      room_name: roomName(),
      created_at: createdAt(),
      started_at: DATE,
      ended_at: DATE,
      max_participants: INTEGER,
    }),
    wo_group_call_participants: sequelize.define('wo_group_call_participants', {
      id: id(),
      call_id: { type: INTEGER, allowNull: false },
      user_id: { type: INTEGER, allowNull: false },
      joined_at: createdAt(),
      left_at: DATE,
      duration: INTEGER,
      audio_enabled: BOOLEAN,
      video_enabled: BOOLEAN,
    }),
    wo_ice_candidates: sequelize.define('wo_ice_candidates', {
      id: id(),
      room_name: roomName(),
      candidate: { type: TEXT, allowNull: false },
      sdp_mid: STRING(50),
      sdp_m_line_index: INTEGER,
      created_at: createdAt(),
    }),
  };
}

module.exports = { connectModels };
