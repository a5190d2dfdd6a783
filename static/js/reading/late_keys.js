// The keys that were pressed while a form was loading the page anew, pressed again where the focus is now. Each does what
// it does in a page that was there at once.

const TABBABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
const { earlyKeys } = window;

// A form is sent, or waits until all that was typed has been kept.
export function holdKeys(form) {
  if (form.matches("[data-flush-first][method=post]") && !form.closest("dialog")) earlyKeys?.hold();
}

document.addEventListener("submit", (event) => event.defaultPrevented || holdKeys(event.target));
// A page that is shown again by going back waits for nothing.
addEventListener("pageshow", ({ persisted }) => persisted && earlyKeys?.release());

const frame = () => new Promise((shown) => requestAnimationFrame(shown));

// The browser itself goes to the place that the address names, with the first frame of the page that is there.
export async function untilArrived() {
  if (document.readyState !== "complete") {
    await new Promise((there) => {
      document.addEventListener("DOMContentLoaded", there);
      addEventListener("load", there);
    });
  }
  await frame();
  await frame();
}

export async function pressAgain() {
  if (!earlyKeys?.isHolding) return;
  await untilArrived();
  const keys = earlyKeys.release();
  while (keys.length) {
    press(keys.shift());
    if (!earlyKeys.isHolding) continue;
    earlyKeys.hold(keys); // a form was sent: the rest is meant for the page after this one
    return;
  }
}

// A form that was refused asks for another text: what was pressed on the way was meant for the one after it.
export const forgetKeys = () => earlyKeys?.release();

function press({ key, code, shiftKey }) {
  const isFree = document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true }));
  const active = document.activeElement;
  if (isFree && key === "Tab") tab(active, shiftKey ? -1 : 1);
  else if (isFree && key === "Backspace") document.execCommand("delete");
  else if (isFree && key === "Enter") enter(active);
  else if (isFree && key.length === 1) type(active, key);
}

function tab(from, step) {
  const all = [...document.querySelectorAll(TABBABLE)].filter(
    (one) => one === from || (one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })),
  );
  all[all.indexOf(from) + step]?.focus();
}

function enter(active) {
  if (active.matches("button, summary, a")) active.click();
  else if (active.matches("input")) active.form?.requestSubmit();
}

function type(active, text) {
  if (active.matches("select")) choose(active, text);
  else if (text === " " && active.matches("button, summary, [type=checkbox], [type=radio]")) active.click();
  else document.execCommand("insertText", false, text);
}

// As a list goes to the option that begins with the letter.
function choose(list, letter) {
  const option = [...list.options].find((one) => one.text.trim().toLowerCase().startsWith(letter.toLowerCase()));
  if (!option) return;
  list.value = option.value;
  for (const name of ["input", "change"]) list.dispatchEvent(new Event(name, { bubbles: true }));
}
