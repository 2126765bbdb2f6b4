// Whether two values say the same, as `==` on the tuples of Python tells.

/** Compares by value; parts of the rules that say the same are one object already. */
export function same(one, other) {
  if (Object.is(one, other)) {
    return true;
  }
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") {
    return false;
  }
  if (one.constructor !== other.constructor) {
    return false;
  }
  if (one instanceof Set) {
    return one.size === other.size && [...one].every((value) => other.has(value));
  }
  if (one instanceof Map) {
    const found = (key) => other.has(key) && same(one.get(key), other.get(key));
    return one.size === other.size && [...one.keys()].every(found);
  }
  const keys = Object.keys(one);
  const isSame = (key) => same(one[key], other[key]);
  return keys.length === Object.keys(other).length && keys.every(isSame);
}
