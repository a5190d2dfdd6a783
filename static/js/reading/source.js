// The source of the chosen cell: page, table or figure, quotation; in the left pane, and in the bar over the grid. Of a
// range it is given to all its cells in one step.

import { announce } from "../announce.js";
import { choose, chosen, chosenRange, focusAddress } from "./chosen.js";
import { fill } from "./fields.js";
import { change } from "./history.js";
import { noteKey, noteParts, replace } from "./notes.js";
import { showPane } from "./panels.js";
import { hasTyped, rangeFields, showRange, unshowRange } from "./range_source.js";
import { receiving, sourceOf, sourceWrites } from "./sourcing.js";
import { autosave, byAddress, frozen } from "./state.js";
import { cellCount, element, isSourced, minus, shown, sourceLine } from "./words.js";

const form = document.querySelector("[data-source-form]");
const bars = document.querySelectorAll("[data-cell-bar]");
let lastSource = null;
let cameFrom = null;

export function showSource() {
  const view = chosen() && autosave.view(chosen());
  if (!view) return;
  for (const bar of bars) showBar(bar, view);
  if (!form) return;
  document.querySelector("[data-source-none]").hidden = true;
  form.hidden = false;
  const isRange = chosenRange().length > 0 && !frozen;
  if (isRange) showRange(form, chosenRange());
  else showForm(view);
  const give = form.querySelector("[data-give]");
  if (give) give.hidden = !isRange;
  showAgain(isRange ? chosenRange() : [chosen()]);
}

function showBar(bar, view) {
  bar.querySelector("[data-bar-name]").textContent = view.name;
  bar.querySelector("[data-bar-text]").textContent = minus(shown(view));
  const quoted = view.quotation ? [" ", element("q", {}, view.quotation)] : [];
  bar.querySelector("[data-bar-source]").replaceChildren(sourceLine({ ...view, quotation: "" }), ...quoted);
}

function showForm(view) {
  unshowRange();
  const isAnother = form.dataset.address !== chosen();
  form.dataset.address = chosen();
  form.querySelector("[data-source-name]").textContent = view.name;
  const text = form.querySelector("[data-source-text]");
  text.textContent = minus(shown(view)) || "blank";
  text.classList.toggle("is-blank", !shown(view));
  text.classList.toggle("is-words", shown(view).length > 12);
  for (const control of form.querySelectorAll("[data-part]")) fill(control, view, isAnother);
  replace(form.querySelector("[data-source-note]"), noteParts(chosen(), view, { inPane: true }), noteKey(chosen(), view));
  showSoPrinted(view);
}

function showAgain(addresses) {
  const again = form.querySelector("[data-last-source]");
  if (!again) return;
  again.hidden = !lastSource || addresses.every((address) => isSourced(autosave.view(address)));
  if (lastSource) again.querySelector("[data-last-words]").textContent = `Use ${sourceLine(lastSource)} again`;
}

function showSoPrinted(view) {
  const printed = form.querySelector("[data-so-printed]");
  if (!printed) return;
  printed.hidden = !view.refusal && !view.so_printed;
  const isMissing = !isSourced(view) && !view.so_printed;
  printed.querySelector("input").disabled = isMissing;
  form.querySelector("#so-printed-help").textContent = isMissing
    ? "Say where first: page, table or quotation. Then it can be kept as printed; it stays out of pooling."
    : "It is kept as printed, marked, and stays out of pooling until it is resolved.";
}

// What was typed as the source of a cell is offered for the next.
export function rememberSource(view) {
  if (isSourced(view)) lastSource = sourceOf(view);
}

// The last source once more, for the chosen cell or for all of a range. The focus stays where it is.
export function sourceAgain() {
  const addresses = receiving(chosenRange().length ? chosenRange() : [chosen()].filter(Boolean));
  if (!addresses.length || !lastSource) {
    announce(addresses.length ? "No source was given on this page yet" : "Choose a cell or an answer first", { assertive: true });
    return;
  }
  const { paper, page, table, quotation } = lastSource;
  give(addresses, page || table ? { paper, page, table } : { paper, quotation });
}

function give(addresses, fields) {
  change(sourceWrites(addresses, fields));
  const said = sourceLine(autosave.view(addresses[0])) || "No source";
  announce(addresses.length > 1 ? `${said}: ${cellCount(addresses.length)}` : `${said}: ${autosave.view(addresses[0]).name}`);
}

// What was typed as the source of a range goes to all of its cells once the form is left.
export function giveToRange() {
  if (!form || !hasTyped()) return;
  const addresses = receiving(chosenRange());
  const fields = rangeFields();
  if (!addresses.length) return;
  give(addresses, fields);
  rememberSource({ ...autosave.view(addresses[0]), ...fields });
  showSource();
}

export function toSource(address = chosen()) {
  if (!address) return;
  if (!chosenRange().includes(address)) choose(address);
  cameFrom = document.activeElement;
  const own = byAddress(address)?.closest("[data-address]")?.querySelector('[data-part="page"]');
  if (!own) showPane("left");
  own?.closest("details")?.setAttribute("open", "");
  (own ?? form?.querySelector('[data-part="page"]'))?.focus();
}

function back() {
  showPane("right");
  const place = byAddress(chosen());
  const from = cameFrom?.isConnected && cameFrom !== document.body ? cameFrom : place;
  cameFrom = null;
  if (place?.matches("td")) focusAddress(chosen());
  else from?.focus();
}

form?.addEventListener("submit", (event) => event.preventDefault());
form?.addEventListener("keydown", (event) => {
  const isGiven = event.key === "Enter" && (event.target.matches("input") || event.ctrlKey);
  if ((!isGiven && event.key !== "Escape") || event.isComposing) return;
  event.preventDefault();
  if (isGiven) giveToRange();
  else if (hasTyped()) {
    showRange(form, chosenRange(), { anew: true });
    announce("The sources are as they were");
  }
  back();
});
form?.addEventListener("focusout", ({ relatedTarget }) => {
  if (!form.contains(relatedTarget)) giveToRange();
});
form?.querySelector("[data-give]")?.addEventListener("click", () => {
  giveToRange();
  back();
});
form?.querySelector("[data-last-source]")?.addEventListener("click", () => {
  sourceAgain();
  back();
});
document.addEventListener("to-source", (event) => toSource(event.detail ?? chosen()));
