'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { unpinned, verdict } = require('../audit');

test('a package without a checksum is named', () => {
  const packages = {
    '': {},
    'node_modules/good': { integrity: 'sha512-x' },
    'node_modules/weak': { integrity: 'sha1-x' },
    'node_modules/bare': {},
  };
  assert.deepEqual(unpinned(packages), [
    'node_modules/weak has no SHA-512 in package-lock.json',
    'node_modules/bare has no SHA-512 in package-lock.json',
  ]);
});

test('what nobody answered was not checked', () => {
  const refused = { message: '405 Method Not Allowed', error: {} };
  assert.deepEqual(verdict(JSON.stringify(refused)), {
    checked: false,
    why: '405 Method Not Allowed',
  });
  for (const answer of ['', 'oops', 'null', '{}', '{"metadata":{}}']) {
    assert.equal(verdict(answer).checked, false, answer);
  }
});

test('known holes are named', () => {
  const answer = {
    vulnerabilities: { leaky: { severity: 'high' } },
    metadata: { vulnerabilities: { total: 1 } },
  };
  assert.deepEqual(verdict(JSON.stringify(answer)), { checked: true, holes: ['leaky (high)'] });
  const none = { vulnerabilities: {}, metadata: { vulnerabilities: { total: 0 } } };
  assert.deepEqual(verdict(JSON.stringify(none)), { checked: true, holes: [] });
});
