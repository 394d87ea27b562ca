'use strict';

/** What entries of the ledger mean. */

const ELSEWHERE = ['answered_elsewhere', 'rejected_elsewhere'];
const FINAL = ['ended', 'missed', 'rejected', 'failed'];

/** It heard that the call is over for it, here or altogether. */
function isEnd({ kind, event }) {
  return kind === 'heard' && (event === 'call:ended' || event === 'call:rejected');
}

/** It heard that another device of its user has the call, or refused it. */
function isElsewhere(entry) {
  return isEnd(entry) && ELSEWHERE.includes(entry.payload.reason);
}

/** It heard that the call is over. */
function isRealEnd(entry) {
  return isEnd(entry) && !isElsewhere(entry);
}

/** @param {string} event */
function heard(event) {
  return (entry) => entry.kind === 'heard' && entry.event === event;
}

/** @param {...string} events */
function sent(...events) {
  return (entry) => entry.kind === 'sent' && events.includes(entry.event);
}

/** @param {...string} events */
function answered(...events) {
  return (entry) => entry.kind === 'answered' && events.includes(entry.event);
}

module.exports = { FINAL, isEnd, isElsewhere, isRealEnd, heard, sent, answered };
