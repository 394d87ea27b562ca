'use strict';

const { answered, heard, isElsewhere, isEnd, isRealEnd, sent } = require('./words');
const { auditCandidates } = require('./candidate-audit');

const STARTS = ['group_call:initiate', 'call:initiate'];
const JOINS = ['call:join_room', 'call:accept'];
const LEAVES = ['call:end', 'call:leave_room', 'call:end_for_all', 'call:reject'];

/**
 * Compares what the devices of a group call sent, were answered and heard with its rows, when everything
 * has come to rest (protocol.md 4).
 *
 * @param {import('./audit').Case} the
 */
function auditGroup(the) {
  const { row, entries, find } = the;
  if (!row) {
    auditNothingStored(the);
    return;
  }
  if (row.status !== 'ended' || row.ended_at === null) {
    find('open', `is ${row.status}`);
    return;
  }
  auditStays(the);
  for (const userId of new Set(entries.map(({ device }) => device.userId))) {
    const devices = the.devices().filter((device) => device.userId === userId);
    const someoneKnows = devices.some((device) => knows(the.of(device)));
    devices.forEach((device) => auditDevice(the, device, someoneKnows));
  }
  auditCandidates(the);
}

function auditNothingStored({ entries, find }) {
  if (entries.some((entry) => answered(...STARTS)(entry) && entry.payload.ok)) {
    find('lost', 'is not stored, though its initiator was told so');
  }
  const word = entries.find((entry) => entry.kind === 'heard' && entry.event !== 'call:error');
  if (word) {
    find('wrong', `is not stored, but ${word.device.name} heard ${word.event}`);
  }
}

/** One row for each who joined, closed. */
function auditStays({ row, stays, entries, find }) {
  if (new Set(stays.map((stay) => stay.user_id)).size < stays.length) {
    find('doubled', 'has two rows of one participant');
  }
  if (stays.some((stay) => stay.left_at === null)) {
    find('open', 'has a participant that has not left');
  }
  for (const { device, payload, event } of entries.filter(answered(...JOINS))) {
    const isIn = payload.ok && !payload.elsewhere;
    if (isIn && !stays.some((stay) => stay.user_id === device.userId)) {
      find('lost', `does not know of ${device.name}, whose ${event} was answered ok`);
    }
  }
  if (stays.length > 0 && !(row.max_participants >= 1 && row.max_participants <= stays.length)) {
    find('wrong', `had ${row.max_participants} participants at once, of ${stays.length}`);
  }
}

function auditDevice(the, device, someoneKnows) {
  const { find, row } = the;
  const own = the.of(device);
  const part = own.find(takesPart);
  if (part && !knows(own)) {
    if (the.stayed(device, part.life)) {
      find('lost', `${device.name} was there all the time and did not hear the end`);
    } else if (!someoneKnows && owesEnd(own) && !the.wasGhost(device, part.life)) {
      find('lost', `${device.name} came back and did not hear the end`);
    }
  }
  const isIn = own.some((entry) => answered(...JOINS)(entry) && entry.payload.ok);
  if (isIn && own.some(isElsewhere) && the.isAlone(device)) {
    find('wrong', `${device.name} heard that it is elsewhere, though it joined itself`);
  }
  for (const life of new Set(own.map((entry) => entry.life))) {
    auditLife(
      the,
      device,
      own.filter((entry) => entry.life === life),
    );
  }
  for (const end of own.filter(isRealEnd)) {
    const { reason } = end.payload;
    if (reason !== row.end_reason && reason !== 'no_answer') {
      find('wrong', `${device.name} heard another end (${reason}) than the stored one`);
    }
  }
}

/** Nothing is owed to who was only rung and was away when it stopped ringing. */
function owesEnd(own) {
  return own.some((entry) => answered(...STARTS, ...JOINS)(entry) && entry.payload.ok);
}

function takesPart(entry) {
  const { payload } = entry;
  return (
    heard('group_call:incoming')(entry) ||
    heard('call:ringing')(entry) ||
    (answered(...STARTS, ...JOINS)(entry) && payload.ok && !payload.elsewhere)
  );
}

function knows(own) {
  return own.some((entry) => isEnd(entry) || sent(...LEAVES)(entry));
}

/** What one connection of a device heard. */
function auditLife({ find }, device, there) {
  if (there.filter(heard('group_call:incoming')).length > 1) {
    find('doubled', `${device.name} heard group_call:incoming twice`);
  }
  if (there.filter(isElsewhere).length > 1) {
    find('doubled', `${device.name} heard twice that it is elsewhere`);
  }
  // Who has joined after its ringing ended hears the end of the call as well.
  const lastJoin = there.findLastIndex((entry) => answered(...JOINS)(entry) && entry.payload.ok);
  const ends = there.filter((entry, index) => index > lastJoin && isRealEnd(entry));
  if (ends.length > 1) {
    find('doubled', `${device.name} heard the end twice`);
  }
  const end = there.findLastIndex(isRealEnd);
  const more = there
    .slice(end + 1)
    .find(({ kind, event }) => kind === 'heard' && event !== 'call:error');
  if (end >= 0 && end > lastJoin && more) {
    find('wrong', `${device.name} heard ${more.event} after the end`);
  }
}

module.exports = { auditGroup };
