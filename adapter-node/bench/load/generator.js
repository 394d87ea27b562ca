'use strict';

const { fork } = require('node:child_process');

/** The load generator as its parent sees it. */
class Generator {
  /** @param {string} [script] its program */
  constructor(script = require.resolve('./worker')) {
    this.child = fork(script, { stdio: 'inherit' });
    this.pid = this.child.pid;
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
  }

  /**
   * Gives an order and waits until it is carried out.
   *
   * @param {string} order
   * @param {object} details
   * @returns {Promise<any>} what it answers
   */
  ask(order, details) {
    return new Promise((resolve, reject) => {
      const leave = () => reject(new Error(`the load generator ended during ${order}`));
      this.child.once('exit', leave);
      this.child.once('message', ({ done, error }) => {
        this.child.off('exit', leave);
        if (error) {
          reject(new Error(error));
        } else {
          resolve(done);
        }
      });
      this.child.send({ order, ...details });
    });
  }

  async stop() {
    if (this.child.connected) {
      this.child.disconnect();
    }
    await this.gone;
  }
}

module.exports = { Generator };
