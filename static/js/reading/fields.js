// Painting cells and fields as autosave says they stand, and telling it what is typed into them. An element with
// data-address holds the controls of one cell; data-part says which part of it a control is.

import { autosave, byAddress, frozen, holders, root } from "./state.js";
import { choose } from "./chosen.js";
import { derivedAt } from "./derived.js";
import { change } from "./history.js";
import { markVerified } from "./verified_marks.js";
import { isBad, isKept, isSourced, minus, shown, sourceLine } from "./words.js";

const SAVING_IS_SHOWN_AFTER = 1200;
const SOURCE = ["paper", "page", "table", "quotation"];
const saving = new Map(); // cell -> since when
let late = 0;

export function paint(address) {
  const view = autosave.view(address);
  if (!view) return;
  const place = byAddress(address);
  if (place?.matches("td")) paintCell(place, view);
  else for (const holder of holders(address)) if (!holder.matches("[data-source-form]")) paintField(holder, view);
  markVerified(address);
}

function paintCell(cell, view) {
  const { classList } = cell;
  const derived = shown(view) ? null : derivedAt(cell.dataset.address);
  const text = minus(derived?.text ?? shown(view));
  const words = cell.querySelector(".cell-text");
  if (words.textContent !== text) words.textContent = text;
  classList.toggle("is-derived", Boolean(derived));
  classList.toggle("is-nr", view.missing === "NR");
  classList.toggle("is-na", view.missing === "NA");
  classList.toggle("is-sourced", isSourced(view));
  classList.toggle("is-so-printed", view.so_printed);
  classList.toggle("is-bad", Boolean(view.refusal && !isKept(view)) || view.state === "refused");
  classList.toggle("is-stale", view.state === "stale");
  classList.toggle("is-waiting", view.state === "waiting");
  if (isBad(view)) cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
  if (view.state === "saving") {
    if (!saving.has(cell)) saving.set(cell, Date.now());
    late ||= setTimeout(showLate, SAVING_IS_SHOWN_AFTER);
  } else {
    saving.delete(cell);
    classList.remove("is-saving");
  }
}

// Cells that have been on their way for long; one clock for all of them.
function showLate() {
  const now = Date.now();
  for (const [cell, since] of saving) cell.classList.toggle("is-saving", now - since >= SAVING_IS_SHOWN_AFTER);
  late = saving.size ? setTimeout(showLate, SAVING_IS_SHOWN_AFTER / 4) : 0;
}

function paintField(holder, view) {
  for (const control of holder.querySelectorAll("[data-part], input[type=radio]")) fill(control, view);
  for (const missing of holder.querySelectorAll("[data-missing]")) {
    missing.setAttribute("aria-pressed", String(view.missing === missing.dataset.missing));
  }
  const where = holder.querySelector("[data-to-source]");
  if (where) {
    const said = sourceLine(view);
    where.textContent = said || "source";
    where.classList.toggle("is-sourced", Boolean(said));
    where.hidden = frozen && !said;
    where.setAttribute("aria-label", said ? `Source of ${view.name}: ${said}` : `Source of ${view.name}: none yet`);
  }
  holder.classList.toggle("is-waiting", view.state === "waiting");
}

// What a person is typing is not touched, unless the control now belongs to another cell.
export function fill(control, view, isAnother = false) {
  const part = control.dataset.part ?? "text";
  const value = fieldText(view, part);
  if (control.type === "radio") control.checked = control.value === value;
  else if (control.type === "checkbox") control.checked = Boolean(value);
  else if (control.value !== value && (isAnother || control !== document.activeElement)) {
    control.value = value;
    grow(control);
  }
}

function fieldText(view, part) {
  return (part === "text" ? shown(view) : view[part]) ?? "";
}

// For browsers without field-sizing.
function grow(control) {
  if (control.tagName !== "TEXTAREA" || CSS.supports("field-sizing", "content")) return;
  control.rows = Math.min(12, Math.max(1, control.value.split("\n").length + Math.floor(control.value.length / 60)));
}

function typed(event) {
  const control = event.target;
  const holder = control.closest("[data-address]");
  if (frozen || !holder?.dataset.address || holder.matches("td.cell")) return;
  const part = control.dataset.part ?? (control.type === "radio" ? "text" : "");
  if (!part) return;
  const isChoice = ["checkbox", "radio", "select-one"].includes(control.type);
  // Choices are told once, by "change".
  if (event.type === "input" && isChoice && control.type !== "select-one") return;
  heard.set(control, control.value);
  grow(control);
  const { address } = holder.dataset;
  change([{ address, fields: { [part]: control.type === "checkbox" ? control.checked : control.value } }], { typing: !isChoice });
  // Leaving a text sends it.
  if (event.type !== "input" && !isChoice) autosave.flush();
  if (!SOURCE.includes(part)) return;
  const view = autosave.view(address);
  // Without a source nothing is "so printed": the mark goes with its last proof.
  if (view.so_printed && !isSourced(view)) change([{ address, fields: { so_printed: false } }]);
  document.dispatchEvent(new CustomEvent("sourced", { detail: autosave.view(address) }));
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);

// A text may have been put into a field by something that tells nobody, and a field that had the focus was not painted.
const heard = new WeakMap();
root.addEventListener("focusin", ({ target }) => heard.set(target, target.value));
root.addEventListener("focusout", (event) => {
  const control = event.target;
  const { address } = control.closest("[data-address]")?.dataset ?? {};
  if (!control.matches("input[type=text][data-part], textarea[data-part]") || !autosave.view(address)) return;
  if (control.value !== heard.get(control)) typed(event);
  else fill(control, autosave.view(address));
});

root.addEventListener("focusin", (event) => {
  const holder = event.target.closest("[data-address]");
  if (holder?.dataset.address && !holder.matches("td.cell, [data-source-form]")) choose(holder.dataset.address);
});

root.addEventListener("click", (event) => {
  const { address } = event.target.closest("[data-address]")?.dataset ?? {};
  const missing = event.target.closest("[data-missing]")?.dataset.missing;
  if (missing) change([{ address, fields: { text: autosave.view(address).missing === missing ? "" : missing } }]);
  if (event.target.closest("[data-clear]")) change([{ address, fields: { text: "" } }]);
  if (event.target.closest("[data-to-source]")) {
    document.dispatchEvent(new CustomEvent("to-source", { detail: address }));
  }
});
