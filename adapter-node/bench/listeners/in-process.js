'use strict';

/**
 * The listener that the sidecar takes the place of, to measure against: all of it in the chat server,
 * on Sequelize, as the integration guide has its users write it. Its faults are the guide's too: it
 * believes what clients say, looks at no state, and waits for each candidate's INSERT before it passes
 * the candidate on. Nobody may run this.
 */

const { connectModels } = require('./models');

let models;

/**
 * @param {import('socket.io').Socket} socket
 * @param {import('socket.io').Server} io
 * @param {any} ctx the host's context
 */
async function registerCallsListeners(socket, io, ctx) {
  models ??= connectModels(process.env.DATABASE_URL);
  ctx.activeCalls ??= new Map();

  const on = (event, handle) =>
    socket.on(event, async (data) => {
      try {
        await handle(data);
      } catch (error) {
        console.error(`[CALLS] Error in ${event}:`, error.message);
        socket.emit('call:error', { message: `Failed: ${event}` });
      }
    });

  on('call:register', ({ userId, user_id: otherId }) => {
    console.log(`[CALLS] User registered for calls: ${userId || otherId}`);
  });
  on('call:initiate', (data) => (data.groupId ? ringGroup(data) : ring(data)));
  on('call:accept', accept);
  on('ice:candidate', passOn);
  on('call:end', end);
  on('call:end_for_all', endGroup);
  on('call:join_room', ({ roomName, userId }) => {
    socket.join(roomName);
    socket.to(roomName).emit('user:joined_call', { userId, roomName });
  });
  on('call:leave_room', ({ roomName, userId }) => {
    socket.leave(roomName);
    socket.to(roomName).emit('user:left_call', { userId, roomName });
  });
  console.log(`[CALLS] Call listeners registered for socket ${socket.id}`);

  function toUser(userId, event, payload) {
    const devices = ctx.userIdSocket[userId] ?? [];
    for (const device of devices) {
      device.emit(event, payload);
    }
    return devices.length;
  }

  async function nameAndAvatar(userId) {
    const user = await models.wo_users.findOne({
      where: { user_id: userId },
      attributes: ['user_id', 'username', 'first_name', 'last_name', 'avatar'],
    });
    const name = user ? `${user.first_name} ${user.last_name}`.trim() || user.username : 'Unknown';
    return { name, avatar: user?.avatar ?? '' };
  }

  async function ring({ fromId, toId, callType, roomName, sdpOffer }) {
    console.log(`[CALLS] Call initiated: ${fromId} -> ${toId} (${callType})`);
    await models.wo_calls.create({
      from_id: fromId,
      to_id: toId,
      call_type: callType,
      status: 'ringing',
      room_name: roomName,
      sdp_offer: JSON.stringify(sdpOffer),
    });
    ctx.activeCalls.set(roomName, { initiator: fromId, recipient: toId, callType });
    const { name, avatar } = await nameAndAvatar(fromId);
    const incoming = { fromId, fromName: name, fromAvatar: avatar, callType, roomName, sdpOffer };
    const devices = toUser(toId, 'call:incoming', incoming);
    if (devices > 0) {
      console.log(`[CALLS] Incoming call sent to user ${toId} (${devices} devices)`);
      return;
    }
    await models.wo_calls.update({ status: 'missed' }, { where: { room_name: roomName } });
    socket.emit('call:error', { message: 'Recipient is offline', status: 'missed' });
  }

  async function ringGroup({ fromId, groupId, callType, roomName, sdpOffer }) {
    console.log(`[CALLS] Group call initiated: ${fromId} -> group ${groupId} (${callType})`);
    await models.wo_group_calls.create({
      group_id: groupId,
      initiated_by: fromId,
      call_type: callType,
      status: 'ringing',
      room_name: roomName,
    });
    const { name } = await nameAndAvatar(fromId);
    const members = await models.wo_groupchatusers.findAll({
      where: { group_id: groupId, active: '1' },
      attributes: ['user_id'],
    });
    const incoming = { groupId, initiatedBy: fromId, initiatorName: name, callType };
    for (const { user_id: member } of members) {
      if (member !== fromId) {
        toUser(member, 'group_call:incoming', { ...incoming, roomName, sdpOffer });
      }
    }
  }

  async function accept({ roomName, userId, sdpAnswer }) {
    const call = await models.wo_calls.findOne({ where: { room_name: roomName } });
    if (!call) {
      await acceptGroup({ roomName, userId, sdpAnswer });
      return;
    }
    await models.wo_calls.update(
      { status: 'connected', accepted_at: new Date(), sdp_answer: JSON.stringify(sdpAnswer) },
      { where: { room_name: roomName } },
    );
    console.log(`[CALLS] Call accepted: ${roomName} by user ${userId}`);
    toUser(call.from_id, 'call:answer', { roomName, sdpAnswer, acceptedBy: userId });
    console.log(`[CALLS] Answer sent to initiator ${call.from_id}`);
  }

  async function acceptGroup({ roomName, userId, sdpAnswer }) {
    const call = await models.wo_group_calls.findOne({ where: { room_name: roomName } });
    if (!call) {
      socket.emit('call:error', { message: 'Call not found' });
      return;
    }
    await models.wo_group_calls.update(
      { status: 'active', started_at: call.started_at ?? new Date() },
      { where: { room_name: roomName } },
    );
    await models.wo_group_call_participants.create({ call_id: call.id, user_id: userId });
    toUser(call.initiated_by, 'call:answer', { roomName, sdpAnswer, acceptedBy: userId });
  }

  async function passOn({ roomName, toUserId, fromUserId, candidate, sdpMLineIndex, sdpMid }) {
    await models.wo_ice_candidates.create({
      room_name: roomName,
      candidate: JSON.stringify(candidate),
      sdp_mid: sdpMid,
      sdp_m_line_index: sdpMLineIndex,
    });
    toUser(toUserId, 'ice:candidate', { roomName, fromUserId, candidate, sdpMLineIndex, sdpMid });
  }

  async function end({ roomName, userId, reason }) {
    const call = await models.wo_calls.findOne({ where: { room_name: roomName } });
    if (!call) {
      return;
    }
    const endedAt = new Date();
    const seconds = call.accepted_at ? Math.floor((endedAt - call.accepted_at) / 1000) : null;
    await models.wo_calls.update(
      { status: 'ended', ended_at: endedAt, duration: seconds },
      { where: { room_name: roomName } },
    );
    const other = call.from_id === userId ? call.to_id : call.from_id;
    toUser(other, 'call:ended', { roomName, reason, endedBy: userId });
    socket.leave(roomName);
    ctx.activeCalls.delete(roomName);
    console.log(`[CALLS] Call ended: ${roomName} by ${userId} (${reason})`);
  }

  /** The guide has groups' calls never end; this much it takes. */
  async function endGroup({ roomName, userId }) {
    await models.wo_group_calls.update(
      { status: 'ended', ended_at: new Date() },
      { where: { room_name: roomName } },
    );
    socket.to(roomName).emit('call:ended', { roomName, reason: 'ended_for_all', endedBy: userId });
    socket.leave(roomName);
  }
}

registerCallsListeners.close = async () => models?.sequelize.close();

module.exports = registerCallsListeners;
