import { byId, element } from './element.js';

const MOST_ENTRIES = 300;
const MOST_IN_LINE = 120;
const ARROWS = { sent: '→', received: '←', answer: '↩' };
const WORDS = { sent: 'sent', received: 'received', answer: 'answer to' };

/**
 * The Socket.IO events of this device, newest first, each with its payload. The oldest go.
 */
export class EventLog {
  #list = byId('event-log');

  constructor() {
    byId('clear-log').onclick = () => this.#list.replaceChildren();
  }

  /** @param {{ direction: 'sent' | 'received' | 'answer', event: string, payload: unknown }} traffic */
  add({ direction, event, payload }) {
    const time = new Date().toLocaleTimeString([], { hour12: false });
    const entry = element(
      'details',
      { data: { direction, event } },
      element(
        'summary',
        {},
        element('time', {}, time),
        element('span', { className: 'arrow', title: WORDS[direction] }, ARROWS[direction]),
        element('strong', {}, event),
        element('code', {}, inLine(payload)),
      ),
    );
    // The whole payload is written out when somebody opens it.
    entry.ontoggle = () => {
      entry.ontoggle = null;
      entry.append(element('pre', { tabIndex: 0 }, wholePayload(payload)));
    };
    this.#list.prepend(entry);
    while (this.#list.childElementCount > MOST_ENTRIES) {
      this.#list.lastElementChild.remove();
    }
  }
}

/** In a line SDP is only named, with its length. */
function inLine(payload) {
  const text = JSON.stringify(payload, (key, value) => {
    return typeof value === 'string' && value.startsWith('v=0')
      ? `SDP, ${value.length} characters`
      : value;
  });
  return text?.length > MOST_IN_LINE ? `${text.slice(0, MOST_IN_LINE)}…` : (text ?? '');
}

function wholePayload(payload) {
  return (JSON.stringify(payload, null, 2) ?? '').replaceAll('\\r\\n', '\n    ');
}
