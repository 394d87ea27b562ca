'use strict';

/**
 * The chat server's own events: log-in, messages, leaving. Written the way hosts in the field behave,
 * their habits included: handlers come late, a repeated `join` counts a socket twice.
 */

/**
 * Attaches the host's handlers to a socket, after a query: what a client sends before is lost to the
 * host, which is why clients repeat `join`.
 *
 * @param {import('socket.io').Socket} socket
 * @param {import('socket.io').Server} io
 * @param {import('./host').HostContext} ctx
 */
async function attachChat(socket, io, ctx) {
  await ctx.database.query('SELECT 1').catch(() => {}); // without its database chat goes on

  socket.on('join', async (data, done) => {
    const answer = await logIn(socket, ctx, data).catch(() => ({ status: 503 }));
    done?.(answer);
  });
  socket.on('private_message', (data, done) => {
    if (!socket.userId || !data?.to_id) {
      return done?.({ status: 400 });
    }
    io.to(String(data.to_id)).emit('private_message', { from_id: socket.userId, text: data.text });
    return done?.({ status: 200 });
  });
  socket.on('group_message', (data, done) => {
    if (!socket.userId || !data?.group_id) {
      return done?.({ status: 400 });
    }
    io.to(`group${data.group_id}`).emit('group_message', {
      from_id: socket.userId,
      group_id: data.group_id,
      text: data.text,
    });
    return done?.({ status: 200 });
  });
  socket.on('disconnect', () => logOut(socket, ctx));
}

/**
 * `join { user_id: <session hash> }`: finds the user of the session and makes the socket one of his.
 *
 * @param {import('socket.io').Socket} socket
 * @param {import('./host').HostContext} ctx
 * @param {{ user_id?: unknown }} data
 * @returns {Promise<{ status: number, user_id?: number }>} 200, or 401 for an unknown session
 */
async function logIn(socket, ctx, data) {
  const hash = data?.user_id;
  if (typeof hash !== 'string') {
    return { status: 401 };
  }
  const [sessions] = await ctx.database.query(
    'SELECT user_id FROM Wo_AppsSessions WHERE session_id = ? LIMIT 1',
    [hash],
  );
  if (sessions.length === 0) {
    return { status: 401 };
  }
  const userId = sessions[0].user_id;
  const [groups] = await ctx.database.query(
    "SELECT group_id FROM Wo_GroupChatUsers WHERE user_id = ? AND active = '1'",
    [userId],
  );
  if (!socket.connected) {
    return { status: 401 };
  }

  ctx.userIdSocket[userId] ??= [];
  ctx.userIdSocket[userId].push(socket);
  ctx.socketIdUserHash[socket.id] = hash;
  ctx.userHashUserId[hash] = userId;
  ctx.userIdCount[userId] = (ctx.userIdCount[userId] ?? 0) + 1;
  socket.join(String(userId));
  socket.join(userId);
  for (const { group_id: groupId } of groups) {
    socket.join(`group${groupId}`);
  }
  socket.userId = userId;
  return { status: 200, user_id: userId };
}

/**
 * Forgets a socket that is gone.
 *
 * @param {import('socket.io').Socket} socket
 * @param {import('./host').HostContext} ctx
 */
function logOut(socket, ctx) {
  const hash = ctx.socketIdUserHash[socket.id];
  const userId = ctx.userHashUserId[hash];
  if (userId === undefined) {
    return;
  }
  delete ctx.socketIdUserHash[socket.id];
  ctx.userIdSocket[userId] = ctx.userIdSocket[userId].filter((other) => other.id !== socket.id);
  ctx.userIdCount[userId] = ctx.userIdSocket[userId].length;
  if (!Object.values(ctx.socketIdUserHash).includes(hash)) {
    delete ctx.userHashUserId[hash];
  }
}

module.exports = { attachChat };
