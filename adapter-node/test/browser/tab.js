'use strict';

const assert = require('node:assert/strict');
const { rememberPeers, PATIENCE_MS } = require('./browser');

/**
 * A tab of the demo page on which somebody is signed in. It is driven as a person does it: by what is
 * written on buttons.
 */
class Tab {
  /**
   * Opens a tab in a browser context of its own and signs somebody in.
   *
   * @param {import('./stage').Stage} stage
   * @param {string} user `alice`
   * @param {object} [options]
   * @param {string} [options.query] more of the page's address, `relay`
   * @param {import('playwright-core').BrowserContextOptions} [options.device]
   */
  static async open(stage, user, { query = '', device = {} } = {}) {
    const context = await stage.browser.newContext({
      permissions: ['camera', 'microphone'],
      ...device,
    });
    const page = await context.newPage();
    const tab = new Tab(stage, user, context, page);
    stage.tabs.push(tab);
    await page.addInitScript(rememberPeers);
    await page.goto(`${stage.url}/?user=${user}${query ? `&${query}` : ''}`);
    // From then on the server knows the device, and calls ring on it.
    await tab.says(/ready/i);
    return tab;
  }

  /**
   * @param {import('./stage').Stage} stage
   * @param {string} user
   * @param {import('playwright-core').BrowserContext} context
   * @param {import('playwright-core').Page} page
   */
  constructor(stage, user, context, page) {
    this.stage = stage;
    this.user = user;
    this.context = context;
    this.page = page;
    /** @type {string[]} errors of its scripts */
    this.errors = [];
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  /**
   * Waits for a state of the page: `idle`, `calling`, `ringing`, `connecting`, `in-call`.
   *
   * @param {string} state
   */
  async becomes(state) {
    const fits = (wanted) => document.body.dataset.state === wanted;
    await this.page.waitForFunction(fits, state).catch(async () => {
      const is = await this.page.evaluate(() => document.body.dataset.state);
      const stories = await Promise.all(this.stage.tabs.map((tab) => tab.story()));
      assert.fail(`${this.user}'s tab is ${is}, not ${state}\n${stories.join('\n')}`);
    });
  }

  /** What was said and heard on this tab last, for messages. */
  async story() {
    const entries = await this.page.locator('#event-log').innerText();
    const status = await this.status().catch(() => '');
    return `${this.user}: ${status}\n${entries.split('\n').slice(0, 40).join(' ')}`;
  }

  /** The room of the call at hand. */
  room() {
    return this.page.evaluate(() => document.body.dataset.room);
  }

  /** What the page says happened last. */
  status() {
    return this.page.getByRole('status').first().innerText();
  }

  /** @param {RegExp} words */
  async says(words) {
    await this.page.getByRole('status').filter({ hasText: words }).first().waitFor();
  }

  /** @param {string | RegExp} name what is written on a button */
  async press(name) {
    await this.button(name).click();
  }

  /** @param {string | RegExp} name */
  button(name) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** @param {number} userId */
  figure(userId) {
    return this.page.locator(`figure[data-user-id="${userId}"]`);
  }

  /**
   * Waits until somebody's picture moves: it has a size, and frames go on coming.
   *
   * @param {number} userId
   */
  async sees(userId) {
    const video = this.figure(userId).locator('video');
    await video.waitFor({ state: 'attached' });
    const frames = () =>
      video.evaluate((element) =>
        element.videoWidth > 0 && !element.paused
          ? element.getVideoPlaybackQuality().totalVideoFrames
          : 0,
      );
    await this.grows(frames, 5, `the picture of ${userId} moves`);
  }

  /** Waits until sound comes in: the fake microphone beeps. */
  async hearsSound() {
    const energy = () =>
      this.statistics().then((all) =>
        all
          .filter((report) => report.type === 'inbound-rtp' && report.kind === 'audio')
          .reduce((sum, report) => sum + (report.totalAudioEnergy ?? 0), 0),
      );
    await this.grows(energy, Number.MIN_VALUE, 'sound comes in');
  }

  /** What the peer connections that are open say of themselves. */
  statistics() {
    return this.page.evaluate(async () => {
      const open = window.testPeers.filter((peer) => peer.connectionState !== 'closed');
      const reports = await Promise.all(open.map((peer) => peer.getStats()));
      return reports.flatMap((report) => [...report.values()]);
    });
  }

  /** The kinds of the local candidates that media really takes: `host`, `srflx`, `relay`. */
  async paths() {
    const all = await this.statistics();
    const pairs = all.filter((report) => report.type === 'candidate-pair' && report.nominated);
    return pairs.map(
      (pair) => all.find((report) => report.id === pair.localCandidateId)?.candidateType,
    );
  }

  /**
   * @param {() => Promise<number>} measure
   * @param {number} by
   * @param {string} what
   */
  async grows(measure, by, what) {
    const deadline = Date.now() + PATIENCE_MS;
    let first;
    for (;;) {
      const now = await measure();
      first = now === 0 ? undefined : (first ?? now);
      if (first !== undefined && now - first >= by) {
        return;
      }
      assert.ok(Date.now() < deadline, `${this.user}: ${what}`);
      await this.page.waitForTimeout(50);
    }
  }

  async close() {
    await this.context.close();
    assert.deepEqual(this.errors, [], `errors of the scripts on ${this.user}'s tab`);
  }
}

module.exports = { Tab };
