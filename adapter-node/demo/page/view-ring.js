import { avatar, byId } from './element.js';
import { RingTone } from './ring-tone.js';

/** The dialog of a call that comes in; of several, the first. */
export class RingView {
  #dialog = byId('incoming');
  #tone = new RingTone();
  #phone;
  #shown;

  /** @param {import('./phone.js').Phone} phone */
  constructor(phone) {
    this.#phone = phone;
    byId('accept').onclick = () => phone.accept(this.#shown);
    byId('reject').onclick = () => phone.reject(this.#shown);
    byId('tone').onchange = () => this.#sound();
    // Escape silences; it must not decline by accident.
    this.#dialog.oncancel = (event) => {
      event.preventDefault();
      this.#tone.stop();
    };
  }

  update() {
    const ring = this.#phone.rings.first;
    if (ring?.roomName === this.#shown) {
      return;
    }
    this.#shown = ring?.roomName;
    if (ring) {
      this.#fill(ring);
      this.#dialog.open || this.#dialog.showModal();
      byId('accept').focus();
    } else {
      this.#dialog.close();
    }
    this.#sound();
  }

  #fill({ title, heading, callType, fromId, groupId }) {
    byId('incoming-avatar').replaceChildren(avatar(fromId ?? groupId, title));
    byId('incoming-title').textContent = heading;
    const switching = this.#phone.call ? '. Accepting leaves the call that you are in' : '';
    byId('incoming-kind').textContent = `Incoming ${callType} call${switching}`;
  }

  #sound() {
    if (this.#shown && byId('tone').checked) {
      this.#tone.start();
    } else {
      this.#tone.stop();
    }
  }
}
