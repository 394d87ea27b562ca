import { byId, element } from './element.js';
import { recall } from './visit.js';

/** The list of the calls that this tab had. */
export function showPastCalls() {
  const { calls } = recall();
  byId('no-calls-yet').hidden = calls.length > 0;
  byId('calls-of-this-visit').replaceChildren(
    ...calls.map(({ title, outcome, startedAt }) =>
      element(
        'li',
        {},
        element('strong', {}, title),
        element('span', { className: 'outcome' }, outcome),
        element('time', {}, new Date(startedAt).toLocaleTimeString([], { timeStyle: 'short' })),
      ),
    ),
  );
}
