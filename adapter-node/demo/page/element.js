/**
 * Makes an element.
 *
 * @param {string} tag
 * @param {Record<string, any>} [properties] `data`: its data attributes, `aria`: its ARIA attributes,
 *   the rest its properties (`className`, `onclick`)
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, { data = {}, aria = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  Object.assign(made.dataset, data);
  for (const [name, value] of Object.entries(aria)) {
    made.setAttribute(`aria-${name}`, value);
  }
  made.append(...children);
  return made;
}

/** @param {string} id */
export function byId(id) {
  return document.getElementById(id);
}

/** @param {string} name @returns {string} one or two letters to stand for a picture */
export function initialsOf(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.at(-1)]
    .slice(0, words.length > 1 ? 2 : 1)
    .map((word) => word[0].toUpperCase())
    .join('');
}

/** A round stand-in for a picture; its colour goes with the id. */
export function avatar(id, name) {
  const circle = element('span', { className: 'avatar', aria: { hidden: true } }, initialsOf(name));
  circle.style.setProperty('--hue', String((id * 67) % 360));
  return circle;
}
