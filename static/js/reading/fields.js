// Painting cells and fields as autosave says they stand, and telling it what is typed into them. An element with
// data-address holds the controls of one cell; data-part says which part of it a control is.

import { autosave, byAddress, frozen, holders, root } from "./state.js";
import { choose } from "./chosen.js";
import { isBad, isKept, isSourced, minus, shown, sourceLine } from "./words.js";

const SAVING_IS_SHOWN_AFTER = 1200;
const SOURCE = ["page", "table", "quotation"];
const late = new Map();

export function paint(address) {
  const view = autosave.view(address);
  if (!view) return;
  const place = byAddress(address);
  if (place?.matches("td")) paintCell(place, view);
  else for (const holder of holders(address)) if (!holder.matches("[data-source-form]")) paintField(holder, view);
}

function paintCell(cell, view) {
  const { classList } = cell;
  cell.querySelector(".cell-text").textContent = minus(shown(view));
  classList.toggle("is-nr", view.missing === "NR");
  classList.toggle("is-na", view.missing === "NA");
  classList.toggle("is-sourced", isSourced(view));
  classList.toggle("is-so-printed", view.so_printed);
  classList.toggle("is-bad", Boolean(view.refusal && !isKept(view)) || view.state === "refused");
  classList.toggle("is-stale", view.state === "stale");
  classList.toggle("is-waiting", view.state === "waiting");
  if (isBad(view)) cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
  clearTimeout(late.get(cell));
  if (view.state !== "saving") classList.remove("is-saving");
  else late.set(cell, setTimeout(() => classList.add("is-saving"), SAVING_IS_SHOWN_AFTER));
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
  const value = (part === "text" ? shown(view) : view[part]) ?? "";
  if (control.type === "radio") control.checked = control.value === value;
  else if (control.type === "checkbox") control.checked = Boolean(value);
  else if (control.value !== value && (isAnother || control !== document.activeElement)) {
    control.value = value;
    grow(control);
  }
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
  if (event.type === "input" ? isChoice && control.type !== "select-one" : !isChoice) {
    // Choices are told once, by "change"; leaving a text sends it.
    if (event.type === "change") autosave.flush();
    return;
  }
  grow(control);
  const { address } = holder.dataset;
  autosave.put(address, { [part]: control.type === "checkbox" ? control.checked : control.value });
  if (!SOURCE.includes(part)) return;
  const view = autosave.view(address);
  // Without a source nothing is "so printed": the mark goes with its last proof.
  if (view.so_printed && !isSourced(view)) autosave.put(address, { so_printed: false });
  document.dispatchEvent(new CustomEvent("sourced", { detail: autosave.view(address) }));
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);

root.addEventListener("focusin", (event) => {
  const holder = event.target.closest("[data-address]");
  if (holder?.dataset.address && !holder.matches("td.cell, [data-source-form]")) choose(holder.dataset.address);
});

root.addEventListener("click", (event) => {
  const { address } = event.target.closest("[data-address]")?.dataset ?? {};
  const missing = event.target.closest("[data-missing]")?.dataset.missing;
  if (missing) autosave.put(address, { text: autosave.view(address).missing === missing ? "" : missing });
  if (event.target.closest("[data-clear]")) autosave.put(address, { text: "" });
  if (event.target.closest("[data-to-source]")) {
    document.dispatchEvent(new CustomEvent("to-source", { detail: address }));
  }
});
