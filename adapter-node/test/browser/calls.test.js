'use strict';

/** People call each other on the demo page, in real browsers. */

const assert = require('node:assert/strict');
const { after, afterEach, before, describe, test } = require('node:test');
const programs = require('./programs');
const { Stage, CAST, GROUP } = require('./stage');

const { alice, bob, carol } = CAST;

describe('Calls in the browser', { skip: programs.chromium().skip }, () => {
  /** @type {Stage} */
  let stage;
  before(async () => {
    stage = await Stage.build();
  });
  afterEach(() => stage.clear());
  after(() => stage?.close());

  /** A call between two people that is answered. */
  async function talk(kind = 'Video', options = {}) {
    const caller = await stage.open('alice', options);
    const callee = await stage.open('bob', options);
    await caller.press(`${kind} call ${bob.name}`);
    await callee.becomes('ringing');
    await callee.press('Accept');
    await Promise.all([caller.becomes('in-call'), callee.becomes('in-call')]);
    return { caller, callee };
  }

  test('two people see and hear each other, and hang up', async () => {
    const { caller, callee } = await talk();
    await Promise.all([caller.sees(bob.id), callee.sees(alice.id)]);
    await Promise.all([caller.hearsSound(), callee.hearsSound()]);
    const room = await caller.room();
    assert.equal(await callee.room(), room);
    await callee.press('Hang up');
    await Promise.all([caller.becomes('idle'), callee.becomes('idle')]);
    assert.equal((await stage.world.call(room)).status, 'ended');
    await caller.page.locator('#calls-of-this-visit').getByText(bob.name).first().waitFor();
  });

  test('an audio call has sound and no picture', async () => {
    const { caller, callee } = await talk('Audio');
    await Promise.all([caller.hearsSound(), callee.hearsSound()]);
    const kinds = await caller.page.evaluate(() =>
      window.testPeers.flatMap((peer) => peer.getSenders().map((sender) => sender.track?.kind)),
    );
    assert.ok(!kinds.includes('video'), `it sends ${kinds}`);
    await caller.press('Hang up');
    await callee.becomes('idle');
  });

  test('a microphone and a camera that are switched off are shown to the other', async () => {
    const { caller, callee } = await talk();
    await caller.press('Mute');
    await callee.figure(alice.id).getByText('muted').waitFor();
    await caller.press('Turn camera off');
    await callee.figure(alice.id).getByText('camera off').waitFor();
    assert.equal(await caller.button('Turn camera on').count(), 1);
    await caller.press('Unmute');
    await callee.figure(alice.id).getByText('muted').waitFor({ state: 'hidden' });
    await caller.press('Hang up');
    await callee.becomes('idle');
  });

  test('a shared screen takes the place of the camera, and gives it back', async () => {
    const { caller, callee } = await talk();
    await callee.sees(alice.id);
    await caller.press('Share screen');
    await callee.figure(alice.id).getByText('sharing').waitFor();
    await callee.sees(alice.id);
    await caller.press('Stop sharing');
    await callee.figure(alice.id).getByText('sharing').waitFor({ state: 'hidden' });
    await callee.sees(alice.id);
    await caller.press('Hang up');
    await callee.becomes('idle');
  });

  test('one of two tabs answers, and the other one stops ringing', async () => {
    const caller = await stage.open('alice');
    const phone = await stage.open('bob');
    const tablet = await stage.open('bob');
    await caller.press(`Video call ${bob.name}`);
    await Promise.all([phone.becomes('ringing'), tablet.becomes('ringing')]);
    await tablet.press('Accept');
    await phone.becomes('idle');
    await phone.says(/another/i);
    await Promise.all([caller.becomes('in-call'), tablet.becomes('in-call')]);
    await tablet.sees(alice.id);
    await caller.press('Hang up');
    await tablet.becomes('idle');
  });

  test('the callee rejects', async () => {
    const caller = await stage.open('alice');
    const phone = await stage.open('bob');
    const tablet = await stage.open('bob');
    await caller.press(`Audio call ${bob.name}`);
    await Promise.all([phone.becomes('ringing'), tablet.becomes('ringing')]);
    const room = await caller.room();
    await phone.press('Reject');
    await Promise.all([caller, phone, tablet].map((tab) => tab.becomes('idle')));
    await caller.says(/reject|declin/i);
    assert.equal((await stage.world.call(room)).status, 'rejected');
  });

  test('the caller cancels', async () => {
    const caller = await stage.open('alice');
    const callee = await stage.open('bob');
    await caller.press(`Video call ${bob.name}`);
    await callee.becomes('ringing');
    const room = await caller.room();
    await caller.press('Cancel');
    await Promise.all([caller.becomes('idle'), callee.becomes('idle')]);
    assert.equal((await stage.world.call(room)).status, 'missed');
  });

  test('nobody is there', async () => {
    const caller = await stage.open('alice');
    await caller.press(`Video call ${bob.name}`);
    await caller.says(/offline|not online|not available/i);
    await caller.becomes('idle');
  });

  test('three people of a group see each other; one leaves, and it is ended for all', async () => {
    const tabs = {
      alice: await stage.open('alice'),
      bob: await stage.open('bob'),
      carol: await stage.open('carol'),
    };
    await tabs.alice.press(`Video call ${GROUP.name}`);
    for (const member of [tabs.bob, tabs.carol]) {
      await member.becomes('ringing');
      await member.press('Accept');
      await member.becomes('in-call');
    }
    await tabs.alice.becomes('in-call');
    const everybody = Object.entries(tabs);
    for (const [user, tab] of everybody) {
      const others = everybody.filter(([other]) => other !== user);
      await Promise.all(others.map(([other]) => tab.sees(CAST[other].id)));
    }
    await tabs.carol.press('Hang up');
    await tabs.alice.figure(carol.id).waitFor({ state: 'detached' });
    await tabs.bob.figure(carol.id).waitFor({ state: 'detached' });
    await tabs.bob.sees(alice.id);
    assert.equal(await tabs.bob.button('End for all').count(), 0);
    await tabs.alice.press('End for all');
    await tabs.bob.becomes('idle');
    await tabs.alice.becomes('idle');
  });

  test('a tab that is loaded again in a call is back in it', async () => {
    const { caller, callee } = await talk();
    await Promise.all([caller.sees(bob.id), callee.sees(alice.id)]);
    const room = await caller.room();
    for (const [tab, other] of [
      [caller, bob],
      [callee, alice],
    ]) {
      await tab.page.reload();
      await tab.becomes('in-call');
      assert.equal(await tab.room(), room);
      await tab.sees(other.id);
    }
    await Promise.all([caller.sees(bob.id), callee.sees(alice.id)]);
    await caller.press('Hang up');
    await callee.becomes('idle');
  });

  test('the sidecar dies in a call: picture and sound go on, and it can be ended', async () => {
    const { caller, callee } = await talk();
    await Promise.all([caller.sees(bob.id), callee.sees(alice.id)]);
    const room = await caller.room();
    await stage.world.sidecar.program.stop('SIGKILL');
    await Promise.all([caller.sees(bob.id), callee.sees(alice.id)]);
    await stage.world.startSidecar();
    await stage.world.attached();
    await Promise.all([caller.sees(bob.id), callee.sees(alice.id)]);
    await caller.press('Mute');
    await callee.figure(alice.id).getByText('muted').waitFor();
    await caller.press('Hang up');
    await Promise.all([caller.becomes('idle'), callee.becomes('idle')]);
    assert.equal((await stage.world.call(room)).status, 'ended');
  });

  test('it works on the screen of a phone', async () => {
    const device = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
    const { caller, callee } = await talk('Video', { device });
    await Promise.all([caller.sees(bob.id), callee.sees(alice.id)]);
    for (const tab of [caller, callee]) {
      const overflow = await tab.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(overflow, 0, 'nothing is wider than the screen');
      const box = await tab.button('Hang up').boundingBox();
      assert.ok(box && box.height >= 44 && box.width >= 44, `the button is ${JSON.stringify(box)}`);
      await tab.button('Hang up').scrollIntoViewIfNeeded();
    }
    await callee.button('Hang up').tap();
    await caller.becomes('idle');
  });

  test('a call is made and taken with the keyboard alone', async () => {
    const caller = await stage.open('alice');
    const callee = await stage.open('bob');
    await caller.button(`Video call ${bob.name}`).focus();
    await caller.page.keyboard.press('Enter');
    await callee.becomes('ringing');
    const inDialog = () =>
      callee.page.evaluate(() => document.activeElement?.closest('[role=dialog], dialog') !== null);
    assert.equal(await inDialog(), true, 'the focus is in the dialog');
    await callee.button('Accept').focus();
    await callee.page.keyboard.press('Enter');
    await Promise.all([caller.becomes('in-call'), callee.becomes('in-call')]);
    await callee.button('Hang up').focus();
    await callee.page.keyboard.press('Enter');
    await caller.becomes('idle');
  });
});
