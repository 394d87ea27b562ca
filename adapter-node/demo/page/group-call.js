import { Call } from './call.js';
import { refusedWords, ringingWords } from './words.js';

/**
 * A call of a chat group, as a mesh: a connection for each pair. Who comes offers to all who are there
 * (`call:participants`); who is there waits for it. So it does not matter who is told when, and coming
 * back after a reload, of which the others are not told, is the same as coming.
 */
export class GroupCall extends Call {
  kind = 'group';

  /** @param {object} options as for Call, and `groupId`, `mayModerate` */
  constructor({ groupId, mayModerate, ...options }) {
    super(options);
    this.groupId = groupId;
    this.mayModerate = mayModerate;
    Object.assign(this.heard, {
      'call:ringing': ({ devices }) => this.report(ringingWords(devices)),
      'user:joined_call': ({ userId }) => this.#joined(userId),
      'user:left_call': ({ userId }) => this.others.forget(userId),
    });
  }

  /** Calls the members of the group. */
  async start() {
    this.become('calling');
    await this.prepare();
    if (this.state === 'over') {
      return;
    }
    const { roomName, callType, groupId, me: initiatedBy } = this;
    const initiated = this.signaling.ask('group_call:initiate', {
      initiatedBy,
      groupId,
      callType,
      roomName,
    });
    this.join();
    const answer = await initiated;
    if (!answer.ok) {
      this.finish(refusedWords(answer));
    }
  }

  /** Joins a call that rings: in a group, joining is accepting. */
  async accept({ iceServers }) {
    this.others.useIceServers(iceServers);
    await this.sending.open();
    return this.state !== 'over' && this.join();
  }

  /** Comes back after a reload (`call:resumed`). @param {'ringing' | 'active'} status */
  async resume(status) {
    this.become(status === 'ringing' ? 'calling' : 'connecting');
    await this.prepare();
    return this.join();
  }

  meet(list) {
    super.meet(list);
    const present = list.map(({ userId }) => userId);
    for (const userId of [...this.others.all.keys()]) {
      if (!present.includes(userId)) {
        this.others.forget(userId);
      }
    }
    for (const userId of this.others.all.keys()) {
      this.others.peerFor(userId).start();
    }
    if (this.others.all.size > 0) {
      this.#begin();
    } else if (this.state === 'connecting') {
      this.become('in-call');
    }
  }

  #joined(userId) {
    this.others.note(userId);
    this.#begin();
  }

  /** Somebody else is here: it rings no more for the initiator. */
  #begin() {
    if (this.state === 'calling') {
      this.become('connecting');
    }
    this.changed();
  }

  /** Only for the initiator and the group's owner, admins and moderators. */
  endForAll() {
    this.send('call:end_for_all', { userId: this.me });
    return this.finish('You ended the call for everybody');
  }

  /** @param {number} targetUserId */
  mute(targetUserId) {
    return this.send('call:mute_participant', { userId: this.me, targetUserId });
  }

  /** @param {number} targetUserId */
  remove(targetUserId) {
    return this.send('call:remove_participant', { userId: this.me, targetUserId });
  }
}
