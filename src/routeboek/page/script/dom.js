// What the parts of a page are made with: elements, from their names, attributes and contents.

const DRAWN = "http://www.w3.org/2000/svg";

/**
 * Makes elements: `make(name, attributes, ...contents)`.
 *
 * An attribute that is a function listens to the event of its name; null and false are left out,
 * and so are contents that are null. Contents may be texts, nodes and arrays of them.
 */
export function maker(document) {
  return (name, attributes = {}, ...contents) =>
    furnished(document.createElement(name), attributes, contents);
}

/** The same for the elements of a drawing. */
export function drawer(document) {
  return (name, attributes = {}, ...contents) =>
    furnished(document.createElementNS(DRAWN, name), attributes, contents);
}

function furnished(element, attributes, contents) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== null && value !== false && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  const kept = contents.flat(Infinity).filter((one) => one !== null && one !== "");
  element.append(...kept);
  return element;
}

/** Puts the eye and the reader of the screen on an element. */
export function focusOn(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

/** What stands in the fields of a part of the page, by their ids. */
export function entered(part) {
  const found = new Map();
  for (const field of part.querySelectorAll("input, select")) {
    const isTicked = field.type === "radio" || field.type === "checkbox";
    if (field.type !== "file") {
      found.set(field.id, isTicked ? field.checked : field.value);
    }
  }
  return found;
}

/** Puts that back, where the fields are still there. */
export function reentered(part, found) {
  for (const field of part.querySelectorAll("input, select")) {
    if (found.has(field.id)) {
      const isTicked = field.type === "radio" || field.type === "checkbox";
      field[isTicked ? "checked" : "value"] = found.get(field.id);
      field.dispatchEvent(new field.ownerDocument.defaultView.Event("input"));
    }
  }
}

/** A text that begins with a capital. */
export function capital(text) {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("");
}
