// What was packed with `zlib` (RFC 1951, without a head), unpacked; at once, so that the page
// answers as soon as it is there. Browsers unpack by themselves too, but only later.

const END_OF_BLOCK = 256;
const SHORTEST = 3;
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const LENGTHS = firsts(LENGTH_BITS, SHORTEST);
const DISTANCES = firsts(DISTANCE_BITS, 1);
const ORDER_OF_SIZES = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The text that stands packed in a text of base64. */
export function unpacked(base64) {
  const packed = Uint8Array.from(atob(base64.trim()), (char) => char.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(inflated(packed));
}

/** The bytes that were packed. */
export function inflated(packed) {
  const bits = new Bits(packed);
  const out = new Growing();
  let last = false;
  while (!last) {
    last = bits.take(1) === 1;
    const way = bits.take(2);
    if (way === 0) {
      out.append(bits.plain());
    } else {
      const [symbols, distances] = way === 1 ? fixedCodes() : writtenCodes(bits);
      block(bits, symbols, distances, out);
    }
  }
  return out.taken();
}

/** A block of bytes, and of pieces that came before: so long, and so far back. */
function block(bits, symbols, distances, out) {
  for (let symbol = symbols.read(bits); symbol !== END_OF_BLOCK; symbol = symbols.read(bits)) {
    if (symbol < END_OF_BLOCK) {
      out.put(symbol);
      continue;
    }
    const at = symbol - END_OF_BLOCK - 1;
    // The longest piece has a symbol of its own.
    const length = at === 28 ? 258 : LENGTHS[at] + bits.take(LENGTH_BITS[at]);
    const far = distances.read(bits);
    out.repeat(DISTANCES[far] + bits.take(DISTANCE_BITS[far]), length);
  }
}

function fixedCodes() {
  const sizes = Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8));
  return [new Code(sizes), new Code(new Array(30).fill(5))];
}

/** The codes that stand before a block, in a code of their own. */
function writtenCodes(bits) {
  const symbols = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const count = bits.take(4) + 4;
  const own = new Array(19).fill(0);
  for (const at of ORDER_OF_SIZES.slice(0, count)) {
    own[at] = bits.take(3);
  }
  const code = new Code(own);
  const sizes = [];
  while (sizes.length < symbols + distances) {
    const size = code.read(bits);
    if (size < 16) {
      sizes.push(size);
    } else {
      const again = size === 16 ? 3 + bits.take(2) : size === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
      const repeated = size === 16 ? sizes.at(-1) : 0;
      sizes.push(...new Array(again).fill(repeated));
    }
  }
  return [new Code(sizes.slice(0, symbols)), new Code(sizes.slice(symbols))];
}

/** A code of which the symbols are told by the sizes of their words, as the format has it. */
class Code {
  constructor(sizes) {
    this.counts = new Array(16).fill(0);
    for (const size of sizes) {
      this.counts[size] += size > 0 ? 1 : 0;
    }
    const bySize = sizes.map((size, symbol) => ({ size, symbol })).filter(({ size }) => size > 0);
    this.symbols = bySize.sort((one, other) => one.size - other.size).map(({ symbol }) => symbol);
  }

  read(bits) {
    let word = 0;
    let first = 0;
    let passed = 0;
    for (let size = 1; size < 16; size += 1) {
      word |= bits.take(1);
      if (word - first < this.counts[size]) {
        return this.symbols[passed + word - first];
      }
      passed += this.counts[size];
      first = (first + this.counts[size]) << 1;
      word <<= 1;
    }
    throw new Error("this was not packed so");
  }
}

/** Bits one after the other, the lowest of each byte first. */
class Bits {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.held = 0;
    this.count = 0;
  }

  take(count) {
    while (this.count < count) {
      this.held |= this.bytes[this.at] << this.count;
      this.at += 1;
      this.count += 8;
    }
    const found = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return found;
  }

  /** Bytes that are not packed, with their number before them twice. */
  plain() {
    this.at -= this.count >> 3;
    this.held = 0;
    this.count = 0;
    const length = this.bytes[this.at] | (this.bytes[this.at + 1] << 8);
    const found = this.bytes.subarray(this.at + 4, this.at + 4 + length);
    this.at += 4 + length;
    return found;
  }
}

/** Bytes that get more. */
class Growing {
  constructor() {
    this.bytes = new Uint8Array(1 << 20);
    this.length = 0;
  }

  put(byte) {
    this.room(1);
    this.bytes[this.length] = byte;
    this.length += 1;
  }

  append(more) {
    this.room(more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  repeat(back, length) {
    this.room(length);
    for (let count = 0; count < length; count += 1) {
      this.bytes[this.length] = this.bytes[this.length - back];
      this.length += 1;
    }
  }

  room(more) {
    if (this.length + more > this.bytes.length) {
      const wider = new Uint8Array(2 * (this.length + more));
      wider.set(this.bytes);
      this.bytes = wider;
    }
  }

  taken() {
    return this.bytes.subarray(0, this.length);
  }
}

function firsts(bits, first) {
  const found = [];
  let next = first;
  for (const count of bits) {
    found.push(next);
    next += 2 ** count;
  }
  return found;
}
