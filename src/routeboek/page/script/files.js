// What goes out of the page, always by hand: a file that is kept, a text that is copied.

/** Offers a text as a file to keep. */
export function download(document, name, type, text) {
  const { URL, Blob, setTimeout } = document.defaultView;
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Copies the text of an element; where that is not allowed it is selected instead. */
export async function copied(window, element) {
  try {
    await window.navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    window.getSelection().selectAllChildren(element);
    return false;
  }
}
