'use strict';

const { seed, PEOPLE, GROUP } = require('../../demo/seed');
const { startWorld } = require('../protocol/fixture');
const { launch } = require('./browser');
const { Tab } = require('./tab');

/** Full names as the page shows them, and ids, by user name. */
const CAST = Object.fromEntries(
  Object.entries(PEOPLE).map(([user, person]) => [
    user,
    { id: person.userId, name: `${person.firstName} ${person.lastName}` },
  ]),
);

/** A whole system with the demo's people in it, and a browser. */
class Stage {
  /** @param {{ settings?: Record<string, string> }} [options] `CALLS_...` of the sidecar */
  static async build({ settings = {} } = {}) {
    const stage = new Stage();
    try {
      stage.browser = await launch();
      stage.world = await startWorld({ settings, prepare: seed });
      stage.url = stage.world.host.url;
      return stage;
    } catch (error) {
      await stage.browser?.close();
      throw error;
    }
  }

  constructor() {
    /** @type {Tab[]} the open ones */
    this.tabs = [];
  }

  /**
   * @param {string} user
   * @param {Parameters<typeof Tab.open>[2]} [options]
   */
  open(user, options) {
    return Tab.open(this, user, options);
  }

  /** Closes every tab. Whoever was in a call is in his grace then, so end calls first. */
  async clear() {
    await Promise.all(this.tabs.splice(0).map((tab) => tab.close()));
  }

  async close() {
    await this.clear();
    await this.browser.close();
    await this.world.close();
  }
}

module.exports = { Stage, CAST, GROUP };
