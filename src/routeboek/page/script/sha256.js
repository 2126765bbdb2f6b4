// The SHA-256 of a text, as `hashlib` of Python has it; browsers give theirs to no page of a file.

const K = Uint32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)));
const START = Uint32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)));
const BLOCK = 64;

/** The hash of a text in UTF-8, in hexadecimal digits. */
export function sha256(text) {
  const state = Uint32Array.from(START);
  const padded = padding(new TextEncoder().encode(text));
  for (let at = 0; at < padded.byteLength; at += BLOCK) {
    compress(state, new DataView(padded.buffer, at, BLOCK));
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

/** The octets with a bit behind them, and their number in bits at the end of the last block. */
function padding(octets) {
  const padded = new Uint8Array(Math.ceil((octets.length + 9) / BLOCK) * BLOCK);
  padded.set(octets);
  padded[octets.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(octets.length) * 8n);
  return padded;
}

/** Takes one block into the state. */
function compress(state, block) {
  const w = new Uint32Array(64);
  for (let t = 0; t < 64; t += 1) {
    w[t] = t < 16 ? block.getUint32(4 * t) : scheduled(w, t);
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t += 1) {
    const sum1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const sum0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const one = (h + sum1 + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
    const two = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => {
    state[at] += word;
  });
}

function scheduled(w, t) {
  const [early, late] = [w[t - 15], w[t - 2]];
  const sigma0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
  const sigma1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
  return w[t - 16] + sigma0 + w[t - 7] + sigma1;
}

/** A word of 32 bits, turned to the right. */
function turned(word, by) {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of what stands behind the point. */
function fraction(number) {
  return Math.floor((number - Math.floor(number)) * 2 ** 32);
}

function firstPrimes(many) {
  const found = [];
  for (let number = 2; found.length < many; number += 1) {
    if (found.every((prime) => number % prime)) {
      found.push(number);
    }
  }
  return found;
}
