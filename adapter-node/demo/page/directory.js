import { fetchPeople } from './demo-api.js';

const REFRESH_MS = 3000;

/** The users and groups of the demo server and who is online. The event `change` follows a refresh. */
export class Directory extends EventTarget {
  /** @type {import('./demo-api.js').Person[]} */
  people = [];
  /** @type {import('./demo-api.js').Group[]} */
  groups = [];

  async refresh() {
    Object.assign(this, await fetchPeople());
    this.dispatchEvent(new Event('change'));
  }

  /** Refreshes from time to time, while somebody looks. A server that is away is asked again. */
  watch() {
    setInterval(() => !document.hidden && this.refresh().catch(() => undefined), REFRESH_MS);
  }

  /** @param {number} userId */
  nameOf(userId) {
    return this.people.find((person) => person.userId === userId)?.name ?? `User ${userId}`;
  }

  /** @param {number} groupId */
  groupNameOf(groupId) {
    return this.groups.find((group) => group.groupId === groupId)?.name ?? `Group ${groupId}`;
  }

  /** @param {number} userId @returns the groups that he is a member of */
  groupsOf(userId) {
    return this.groups.filter(({ members }) => members.some((member) => member.userId === userId));
  }

  /** Whether he may moderate calls of the group that he did not start himself. */
  mayModerate(groupId, userId) {
    const group = this.groups.find((one) => one.groupId === groupId);
    const role = group?.members.find((member) => member.userId === userId)?.role;
    return ['owner', 'admin', 'moderator'].includes(role);
  }
}
