// Keys of a page: an element with data-key="j" is pressed (or focused, when it is a field) by that key.
// data-key="ctrl+enter" is a chord and works inside fields too. "?" lists the keys; single letters can be turned off.

const SINGLE = "single-keys";

const singleKeys = () => {
  try {
    return localStorage.getItem(SINGLE) !== "off";
  } catch {
    return true;
  }
};

// A cell that can be typed over is no text yet.
const typing = (element) =>
  element instanceof HTMLElement &&
  ((element.isContentEditable && !element.matches("[data-own-keys] td")) ||
    element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])"));

function keyOf(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  if (event.shiftKey && event.key.length > 1) parts.push("shift");
  // With Alt the character may be another one on some keyboards: the key's place tells.
  const letter = event.altKey && event.code.startsWith("Key") ? event.code.slice(3) : event.key;
  parts.push(letter.toLowerCase());
  return parts.join("+");
}

function visible(element) {
  return element.getClientRects().length > 0 && !element.closest("[inert]");
}

// A group with data-key-scope="own" has its keys to itself: without the focus in it they mean nothing there.
function find(key, root) {
  for (const element of root.querySelectorAll("[data-key]")) {
    if (root === document && element.closest('[data-key-scope="own"]')) continue;
    if (element.dataset.key.split(" ").includes(key) && visible(element)) return element;
  }
  return null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const key = keyOf(event);
  const chord = event.ctrlKey || event.metaKey || event.altKey;
  if (!chord && (typing(event.target) || !singleKeys())) return;
  // The grid has its own single keys; only the list of keys opens from there too.
  if (!chord && key !== "?" && event.target.closest?.("[data-own-keys]")) return;

  const dialog = document.querySelector("dialog[open]");
  if (key === "?" && !dialog) {
    event.preventDefault();
    document.getElementById("keys")?.showModal();
    return;
  }
  // Where two groups have the same keys, they mean the one that has the focus.
  const near = dialog ? null : event.target.closest?.("[data-key-scope]");
  const element = (near && find(key, near)) ?? find(key, dialog ?? document);
  if (!element) return;
  event.preventDefault();
  if (typing(element)) {
    element.focus();
    element.select?.();
  } else {
    if (element.matches("input")) element.focus();
    element.click();
  }
});

const box = document.querySelector("[data-single-keys]");
if (box) {
  box.checked = singleKeys();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SINGLE, box.checked ? "on" : "off");
    } catch {
      // without storage the keys stay as they are
    }
  });
}
