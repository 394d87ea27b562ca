'use strict';

/**
 * The bare front door, to measure against: the chat server passes call events on, and that is all. No
 * database, no checks, nothing kept but who is in which call. Nobody may run this.
 *
 * @param {import('socket.io').Socket} socket
 * @param {import('socket.io').Server} io
 * @param {any} ctx the host's context
 */
function registerCallsListeners(socket, io, ctx) {
  ctx.activeCalls ??= new Map();

  const toUser = (userId, event, payload) => {
    for (const device of ctx.userIdSocket[userId] ?? []) {
      device.emit(event, payload);
    }
  };

  socket.on('call:initiate', (data) => {
    const { fromId, toId, groupId, callType, roomName, sdpOffer } = data;
    ctx.activeCalls.set(roomName, { fromId, toId, groupId });
    if (groupId) {
      const incoming = { groupId, initiatedBy: fromId, callType, roomName, sdpOffer };
      // The chat server's own room of that group.
      socket.to(`group${groupId}`).emit('group_call:incoming', incoming);
    } else {
      toUser(toId, 'call:incoming', { fromId, callType, roomName, sdpOffer });
    }
  });

  socket.on('call:accept', ({ roomName, userId, sdpAnswer }) => {
    const call = ctx.activeCalls.get(roomName);
    toUser(call?.fromId, 'call:answer', { roomName, sdpAnswer, acceptedBy: userId });
  });

  socket.on('ice:candidate', (data) => {
    const { roomName, toUserId, fromUserId, candidate, sdpMLineIndex, sdpMid } = data;
    toUser(toUserId, 'ice:candidate', { roomName, fromUserId, candidate, sdpMLineIndex, sdpMid });
  });

  socket.on('call:join_room', ({ roomName, userId }) => {
    socket.join(roomName);
    socket.to(roomName).emit('user:joined_call', { userId, roomName });
  });

  socket.on('call:leave_room', ({ roomName, userId }) => {
    socket.leave(roomName);
    socket.to(roomName).emit('user:left_call', { userId, roomName });
  });

  socket.on('call:end', ({ roomName, userId, reason }) => {
    const call = ctx.activeCalls.get(roomName);
    const other = call?.fromId === userId ? call.toId : call?.fromId;
    toUser(other, 'call:ended', { roomName, reason, endedBy: userId });
    ctx.activeCalls.delete(roomName);
  });

  socket.on('call:end_for_all', ({ roomName, userId }) => {
    socket.to(roomName).emit('call:ended', { roomName, reason: 'ended_for_all', endedBy: userId });
    socket.leave(roomName);
    ctx.activeCalls.delete(roomName);
  });
}

module.exports = registerCallsListeners;
