'use strict';

const { answered, heard, sent } = require('./words');

/**
 * Candidates say who sent them and the how many-th they are: each reaches a connection once, those of
 * one sender in their order, and between devices that stayed there is no gap.
 *
 * @param {import('./audit').Case} the
 */
function auditCandidates(the) {
  for (const device of the.devices()) {
    const entries = the.of(device).filter(heard('ice:candidate'));
    for (const life of new Set(entries.map((entry) => entry.life))) {
      const there = entries.filter((entry) => entry.life === life);
      for (const [sender, numbers] of bySender(there)) {
        auditOneSender(the, { device, life, sender, numbers });
      }
    }
  }
}

function auditOneSender(the, { device, life, sender, numbers }) {
  const { find } = the;
  const source = the.devices().find(({ name }) => name === sender);
  const inOrder = numbers.filter((number) => !isFromBefore(the, device, source, number));
  if (new Set(numbers).size < numbers.length) {
    find('doubled', `${device.name} heard a candidate of ${sender} twice`);
  } else if (inOrder.some((number, index) => index > 0 && number < inOrder[index - 1])) {
    find('wrong', `${device.name} heard candidates of ${sender} out of order: ${numbers}`);
  }
  const first = source && the.of(source).find(sent('ice:candidate'));
  if (first && the.stayed(device, life) && the.stayed(source, first.life) && !gaveUp(the, source)) {
    const missing = numbers.at(-1) - numbers[0] + 1 - new Set(numbers).size;
    if (missing > 0) {
      find('lost', `${device.name} missed ${missing} candidates of ${sender}: ${numbers}`);
    }
  }
}

/**
 * In a group call a candidate is for who is in the room when it is handled. One from before is for who
 * joined since if it is handled again, when the sidecar died, and then it comes late. Whoever joins is in
 * once that is answered.
 */
function isFromBefore({ row, of }, device, source, number) {
  const joined = of(device).find(answered('call:join_room', 'call:accept'));
  const said = source && of(source).find((entry) => isCandidate(entry, source, number));
  return row?.group_id !== undefined && Boolean(joined && said && said.at < joined.at);
}

function isCandidate(entry, source, number) {
  return sent('ice:candidate')(entry) && entry.payload.candidate === `${source.name} ${number}`;
}

/** It was told that a candidate of it could not be passed on. */
function gaveUp(the, source) {
  return the
    .of(source)
    .some((entry) => heard('call:error')(entry) && entry.payload.event === 'ice:candidate');
}

/** @returns {Map<string, number[]>} */
function bySender(entries) {
  const senders = new Map();
  for (const { payload } of entries) {
    const [sender, number] = payload.candidate.split(' ');
    senders.set(sender, [...(senders.get(sender) ?? []), Number(number)]);
  }
  return senders;
}

module.exports = { auditCandidates };
