// The form of the source while a range of cells is chosen: it shows what all of them have in common, and holds what is
// typed until it is given to all of them.

import { receiving } from "./sourcing.js";
import { autosave } from "./state.js";
import { cellCount } from "./words.js";

const typed = new Map(); // part -> what was typed
let parts = [];
let shownFor = "";

export const hasTyped = () => typed.size > 0;

// What was typed, once.
export function rangeFields() {
  const fields = Object.fromEntries(typed);
  typed.clear();
  return fields;
}

export function showRange(form, addresses, { anew = false } = {}) {
  const key = addresses.join();
  if (shownFor !== key || anew) typed.clear();
  shownFor = key;
  parts = [...form.querySelectorAll(":is(input, textarea, select)[data-part]:not([type=checkbox])")];
  const views = receiving(addresses).map((address) => autosave.view(address));
  form.dataset.address = ""; // nothing of it is written while it is typed
  form.querySelector("[data-source-name]").textContent = `${cellCount(addresses.length)} chosen${views.length < addresses.length ? `, ${views.length} with a value` : ""}`;
  form.querySelector("[data-source-text]").textContent = "";
  form.querySelector("[data-source-note]").replaceChildren();
  delete form.querySelector("[data-source-note]").dataset.said;
  const printed = form.querySelector("[data-so-printed]");
  if (printed) printed.hidden = true;
  form.querySelector("[data-give-words]").textContent = `Give to ${cellCount(views.length)}`;
  for (const control of parts) showPart(control, views);
}

function showPart(control, views) {
  if (typed.has(control.dataset.part)) return;
  const values = new Set(views.map((view) => view[control.dataset.part] ?? ""));
  control.value = values.size === 1 ? [...values][0] : "";
  if (!control.matches("select")) control.placeholder = values.size > 1 ? `${values.size} different ones` : "";
}

export function unshowRange() {
  if (!shownFor) return;
  shownFor = "";
  typed.clear();
  for (const control of parts) if (!control.matches("select")) control.placeholder = "";
}

document.addEventListener("input", ({ target }) => {
  if (shownFor && parts.includes(target)) typed.set(target.dataset.part, target.value);
});
