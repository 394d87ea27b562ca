'use strict';

const { FINAL, answered, heard, isElsewhere, isEnd, isRealEnd, sent } = require('./words');
const { auditCandidates } = require('./candidate-audit');

/** How long the rest of a call that was given up may still be heard. */
const TAKEN_BACK_MS = 1500;

/**
 * Compares what the devices of a 1-to-1 call sent, were answered and heard with its row, when everything
 * has come to rest (protocol.md 4).
 *
 * @param {import('./audit').Case} the
 */
function auditPersonal(the) {
  const { row, entries, find } = the;
  if (!row) {
    auditNothingStored(the);
    return;
  }
  if (!FINAL.includes(row.status) || row.ended_at === null) {
    find('open', `is ${row.status}`);
    return;
  }
  auditStarter(the);
  const users = new Set(entries.map(({ device }) => device.userId));
  for (const userId of users) {
    const devices = the.devices().filter((device) => device.userId === userId);
    const someoneKnows = devices.some((device) => knows(the.of(device)));
    devices.forEach((device) => auditDevice(the, device, someoneKnows));
  }
  auditCandidates(the);
}

/** What is not stored, nobody has heard of, and nobody was told that it works. */
function auditNothingStored({ entries, find }) {
  const promise = entries.find(
    (entry) => answered('call:initiate')(entry) && entry.payload.ok && entry.payload.status,
  );
  if (promise) {
    find('lost', 'is not stored, though its caller was told so');
  }
  const word = entries.find((entry) => entry.kind === 'heard' && entry.event !== 'call:error');
  if (word) {
    find('wrong', `is not stored, but ${word.device.name} heard ${word.event}`);
  }
}

/**
 * A caller who was told that it failed has no call behind his back: what began all the same is over as
 * soon as his chat server is reached again.
 */
function auditStarter({ entries, of, find }) {
  const starter = entries.find(sent('call:initiate'))?.device;
  const own = starter ? of(starter) : [];
  const last = own.findLastIndex((entry) => answered('call:initiate')(entry));
  if (last < 0 || own[last].payload.ok || own[last].payload.code !== 'unavailable') {
    return;
  }
  const news = own
    .slice(last)
    .filter(({ kind, event }) => kind === 'heard' && event !== 'call:error');
  if (news.length > 0 && news.at(-1).at - news[0].at > TAKEN_BACK_MS) {
    find('wrong', 'went on, though its caller was told that the service is not available');
  }
}

function auditDevice(the, device, someoneKnows) {
  const { row, find } = the;
  const own = the.of(device);
  const part = own.find(takesPart);
  if (part && !knows(own)) {
    if (the.stayed(device, part.life)) {
      find('lost', `${device.name} was there all the time and did not hear the end`);
    } else if (!someoneKnows && !the.wasGhost(device, part.life)) {
      find('lost', `${device.name} came back and did not hear the end`);
    }
  }
  auditEnds(the, device, own);
  auditAnswer(the, device, own);
  for (const end of own.filter(isEnd)) {
    if (!isTrue(end, row)) {
      find('wrong', `${device.name} heard another end than the stored one`);
    }
  }
  for (const { event, payload } of own.filter(answered('call:end', 'call:reject'))) {
    if (payload.ok && payload.status !== row.status) {
      find('wrong', `${device.name} was answered ${payload.status} to ${event}`);
    }
  }
}

/** It called and it was told that it rings, or it rang. */
function takesPart(entry) {
  const { payload } = entry;
  return (
    heard('call:ringing')(entry) ||
    heard('call:incoming')(entry) ||
    (answered('call:initiate')(entry) && payload.ok && payload.status === 'ringing')
  );
}

/** It heard that it is over, ended it by itself, or was told so when it asked. */
function knows(own) {
  const last = own.findLast(answered('call:initiate'));
  if (last?.payload.code === 'unavailable') {
    return true;
  }
  return own.some(
    (entry) =>
      isEnd(entry) ||
      sent('call:end', 'call:reject')(entry) ||
      (answered('call:accept')(entry) && entry.payload.code === 'failed_precondition') ||
      (answered('call:initiate')(entry) && FINAL.includes(entry.payload.status)),
  );
}

/** Each end once, and nothing behind it. */
function auditEnds(the, device, own) {
  const { find } = the;
  const ends = own.filter(isRealEnd);
  if (ends.length > 1) {
    find(the.forgot(device, ends) ? 'again' : 'doubled', `${device.name} heard the end twice`);
  }
  const lives = new Set(own.map(({ life }) => life));
  for (const life of lives) {
    const there = own.filter((entry) => entry.life === life);
    if (there.filter(isElsewhere).length > 1) {
      find('doubled', `${device.name} heard twice that it is elsewhere`);
    }
    for (const event of ['call:incoming', 'call:ringing', 'call:answer']) {
      if (there.filter(heard(event)).length > 1) {
        find('doubled', `${device.name} heard ${event} twice`);
      }
    }
    const end = there.findIndex(isRealEnd);
    const more = there
      .slice(end + 1)
      .find(({ kind, event }) => kind === 'heard' && event !== 'call:error');
    if (end >= 0 && more && !isRealEnd(more)) {
      find('wrong', `${device.name} heard ${more.event} after the end`);
    }
    const before = end < 0 ? there : there.slice(0, end);
    if (
      end >= 0 &&
      there[end].payload.endedBy === device.userId &&
      before.some((entry) => isMade(entry, there[end])) &&
      the.isAlone(device)
    ) {
      find('wrong', `${device.name} heard of the end that it made itself`);
    }
  }
}

/** The device sent what ended the call. */
function isMade(entry, end) {
  return sent('call:end')(entry) && entry.payload.reason === end.payload.reason;
}

function auditAnswer(the, device, own) {
  const { row, find } = the;
  const accepted = own.filter(answered('call:accept')).some(({ payload }) => payload.ok);
  const answer = own.find(heard('call:answer'));
  if (accepted && own.some(isElsewhere) && the.isAlone(device)) {
    find('wrong', `${device.name} heard that it is elsewhere, though it answered itself`);
  }
  if ((accepted || answer) && row.accepted_at === null) {
    find('wrong', `${device.name} was told that it is connected, which is not stored`);
  }
  const talk = own.find(heard('user:media_changed'));
  if (talk && own.some(sent('call:initiate')) && !answer) {
    find('lost', `${device.name} did not hear that it was answered`);
  }
}

/** Whether what was heard is what is stored. */
function isTrue(end, row) {
  const { event, payload } = end;
  if (payload.reason === 'answered_elsewhere') {
    return row.accepted_at !== null;
  }
  if (payload.reason === 'rejected_elsewhere') {
    return row.status === 'rejected';
  }
  if (event === 'call:ended') {
    // Who took another call is busy for this one, which nobody ended.
    const by = payload.reason === 'busy' ? row.to_id : (row.ended_by ?? 0);
    return payload.reason === row.end_reason && payload.endedBy === by;
  }
  if (row.status === 'rejected') {
    return payload.rejectedBy === row.to_id && (payload.reason ?? null) === row.end_reason;
  }
  return row.status === 'missed' && payload.reason === row.end_reason;
}

module.exports = { auditPersonal };
