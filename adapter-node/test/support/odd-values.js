'use strict';

/**
 * Values that no client in the field sends, at random. The same number gives the same values.
 */

const KEYS = ['__proto__', 'constructor', 'toJSON', 'length', 'sdp', 'then', '', '0', '\uD800'];
const TEXTS = [
  '',
  'room',
  'audio',
  'video',
  'start',
  '__proto__',
  '\u0000',
  '\u2028',
  'ünï😀',
  '\uD83D',
  '\uDC00a',
  '7',
  '-1',
  '007',
  '1e999',
  '2147483648',
  'x'.repeat(101),
  '😀'.repeat(101),
  '\uD83D'.repeat(201),
  'y'.repeat(3000),
];
const NUMBERS = [0, -0, 1, 7, -1, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e308, NaN, Infinity];
const DEEPEST = 4;

class OddValues {
  #state;

  /** @param {number} number */
  constructor(number) {
    this.#state = number;
  }

  /** @param {number} bound @returns {number} from 0 to one less */
  below(bound) {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  /** @template T @param {T[]} choices */
  any(choices) {
    return choices[this.below(choices.length)];
  }

  /**
   * A payload, mostly an object in which little is odd.
   * @param {string[]} names of its fields
   * @param {Record<string, unknown>} good values that they may have
   */
  payload(names, good) {
    if (this.below(20) === 0) {
      return this.value();
    }
    const payload = {};
    const oddity = 1 + this.below(6);
    for (const name of names) {
      this.#put(payload, name, this.below(oddity) === 0 ? this.value() : good[name]);
    }
    if (this.below(10) === 0) {
      this.#put(payload, this.any(KEYS), this.value());
    }
    return this.below(15) === 0 ? this.#trap(payload) : payload;
  }

  /** Any value of the language. */
  value(depth = 0) {
    const plain = this.below(3) > 0;
    return plain ? this.#plain(depth) : this.#foreign(depth);
  }

  /** What JSON can say, and bytes. */
  #plain(depth) {
    switch (this.below(depth < DEEPEST ? 9 : 6)) {
      case 0:
        return this.any([null, undefined, true, false]);
      case 1:
        return this.any(NUMBERS);
      case 2:
        return this.below(100);
      case 3:
      case 4:
        return this.any(TEXTS);
      case 5:
        return this.any([Buffer.from('room'), new Uint16Array(3), new ArrayBuffer(2)]);
      case 6:
        return Array.from({ length: this.below(5) }, () => this.value(depth + 1));
      case 7:
        return this.below(200) === 0 ? nested(20_000) : nested(this.below(30));
      default:
        return this.#object(depth);
    }
  }

  /** What comes over no wire. */
  #foreign(depth) {
    const cycle = { of: null };
    cycle.of = cycle;
    const choices = [
      () => 10n ** 30n,
      () => Symbol('s'),
      () => () => 'called',
      () => cycle,
      () => new Date(NaN),
      () => new Map([[1, 2]]),
      () => new Set('ab'),
      () => Object.create(null),
      () => new Array(1000),
      () => new String('room'),
      () => ({ toJSON: () => undefined }),
      () => ({ toString: () => thrown(), valueOf: () => thrown(), toJSON: () => thrown() }),
      () => ({ [Symbol.toPrimitive]: () => thrown() }),
      () => Object.defineProperty({}, 'sdp', { enumerable: true, get: thrown }),
      () => this.#trap({ a: this.value(depth + 1) }),
      () => Promise.resolve(1),
      () => /(a+)+$/,
    ];
    return this.any(choices)();
  }

  #object(depth) {
    const object = {};
    for (let left = this.below(4); left > 0; left -= 1) {
      this.#put(object, this.any([...KEYS, 'a', 'b']), this.value(depth + 1));
    }
    return object;
  }

  /** An own field, whatever its name, as `JSON.parse` makes it; now and then one that throws. */
  #put(object, name, value) {
    const access = this.below(50) === 0 ? { get: thrown } : { value, writable: true };
    Object.defineProperty(object, name, { ...access, enumerable: true, configurable: true });
  }

  #trap(target) {
    const trap = this.any(['get', 'getPrototypeOf', 'ownKeys', 'has', 'getOwnPropertyDescriptor']);
    return new Proxy(target, { [trap]: thrown });
  }
}

/** @param {number} depth @returns {unknown} */
function nested(depth) {
  return JSON.parse('['.repeat(depth) + '1' + ']'.repeat(depth));
}

/** @returns {never} */
function thrown() {
  throw new Error('odd');
}

exports.OddValues = OddValues;
