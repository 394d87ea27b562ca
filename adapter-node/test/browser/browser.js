'use strict';

const assert = require('node:assert/strict');
const { chromium: playwright } = require('playwright-core');
const programs = require('./programs');

/** How long anything may take that a person would wait for. */
const PATIENCE_MS = 20_000;

const FLAGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-gpu',
  '--disable-quic',
  '--allow-loopback-in-peer-connection',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium with a fake camera and microphone: a moving picture and a beep. */
async function launch() {
  const { path } = programs.chromium();
  assert.ok(path, 'Chromium is not installed, and it is needed where CI is set');
  return playwright.launch({ executablePath: path, args: FLAGS });
}

/**
 * Remembers the peer connections that a page makes. Runs in the page, before its own scripts.
 */
function rememberPeers() {
  const Original = window.RTCPeerConnection;
  window.testPeers = [];
  window.RTCPeerConnection = class extends Original {
    constructor(...args) {
      super(...args);
      window.testPeers.push(this);
    }
  };
}

module.exports = { launch, rememberPeers, PATIENCE_MS };
