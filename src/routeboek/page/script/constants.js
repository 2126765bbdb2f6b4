// What Python has as constants that are words, of which the page has no second copy.

const held = new Map();

/** Takes the constants from the data of the page; once, before anything else. */
export function useConstants(constants) {
  for (const [name, words] of constants) {
    held.set(name, words);
  }
}

/** The words under a name. */
export function constant(name) {
  return held.get(name);
}
