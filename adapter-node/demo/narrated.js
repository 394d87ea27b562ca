'use strict';

const { Client } = require('./client');

/**
 * A device of the demo that prints each event as it is heard.
 *
 * @param {object} options
 * @param {string} options.name what to call it
 * @param {string} options.url of the chat server
 * @param {{ userId: number }} options.person
 * @param {string} options.session one of his
 */
function narratedDevice({ name, url, person, session }) {
  return new Client({
    name,
    url,
    userId: person.userId,
    session,
    onHeard: (event, payload) =>
      console.log(`  ${name.padEnd(13)} ${event.padEnd(19)} ${short(payload)}`),
  });
}

/** Says what somebody does; what is heard of it follows. */
function tell(what) {
  console.log(`  (${what})`);
}

/** A payload on one line; an SDP only by its size. */
function short(payload) {
  return JSON.stringify(payload, (key, value) => {
    if ((key === 'sdpOffer' || key === 'sdpAnswer') && typeof value === 'string') {
      return `<${value.length} characters>`;
    }
    if (key === 'candidate') {
      return `${String(value).slice(0, 28)}...`;
    }
    return value;
  });
}

module.exports = { narratedDevice, tell };
