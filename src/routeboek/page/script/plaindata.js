// Mirrors plaindata.py: rules written as plain data, as objects again.
//
// A part of the rules becomes a frozen object with its fields by their own names and, as `is`,
// the name of its class. A tuple becomes a frozen array, a mapping a Map (a key of several names is
// one name, with "/" between them), a set of names or values a frozen array in order, and a date
// its number of days (days.js). Equal parts are written once and are one object here: whether two
// parts of the rules say the same can be asked with `===`.

import { ordinalOf } from "./days.js";

const BUILT_IN = {
  tuple: (parts) => Object.freeze(parts),
  frozenset: (parts) => Object.freeze(parts.sort(byValue)),
  dict: (parts) => mapping(parts),
  date: ([text]) => ordinalOf(text),
};

/** The value that `encoded` of plaindata.py wrote, from the data that JSON made of it. */
export function decoded({ kinds, parts }) {
  const makers = kinds.map(([name, ...fields]) => BUILT_IN[name] ?? maker(name, fields));
  const values = [];
  for (const part of parts) {
    if (Array.isArray(part)) {
      const [kind, ...numbers] = part;
      values.push(makers[kind](numbers.map((number) => values[number])));
    } else {
      values.push(part);
    }
  }
  return values.at(-1);
}

function maker(name, fields) {
  const is = name.split(".").at(-1);
  return (parts) => {
    const made = { is };
    fields.forEach((field, at) => {
      made[field] = parts[at];
    });
    return Object.freeze(made);
  };
}

function mapping(parts) {
  const made = new Map();
  for (let at = 0; at < parts.length; at += 2) {
    const key = parts[at];
    made.set(Array.isArray(key) ? key.join("/") : key, parts[at + 1]);
  }
  return made;
}

/** The order in which Python sorts texts or numbers: by the letters themselves. */
export function byValue(one, other) {
  return one < other ? -1 : Number(one > other);
}
