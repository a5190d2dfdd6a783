// The source of the chosen cell: page, table or figure, quotation; in the left pane, and in the bar over the grid.

import { choose, chosen, focusAddress } from "./chosen.js";
import { fill } from "./fields.js";
import { noteParts } from "./notes.js";
import { showPane } from "./panels.js";
import { autosave, byAddress } from "./state.js";
import { element, isSourced, minus, shown, sourceLine } from "./words.js";

const form = document.querySelector("[data-source-form]");
const bar = document.querySelector("[data-cell-bar]");
let lastSource = null;
let cameFrom = null;

export function showSource() {
  const view = chosen() && autosave.view(chosen());
  if (!view) return;
  if (bar) showBar(view);
  if (form) showForm(view);
}

function showBar(view) {
  bar.querySelector("[data-bar-name]").textContent = view.name;
  bar.querySelector("[data-bar-text]").textContent = minus(shown(view));
  const quoted = view.quotation ? [" ", element("q", {}, view.quotation)] : [];
  bar.querySelector("[data-bar-source]").replaceChildren(sourceLine({ ...view, quotation: "" }), ...quoted);
}

function showForm(view) {
  document.querySelector("[data-source-none]").hidden = true;
  form.hidden = false;
  const isAnother = form.dataset.address !== chosen();
  form.dataset.address = chosen();
  form.querySelector("[data-source-name]").textContent = view.name;
  const text = form.querySelector("[data-source-text]");
  text.textContent = minus(shown(view)) || "blank";
  text.classList.toggle("is-blank", !shown(view));
  text.classList.toggle("is-words", shown(view).length > 12);
  for (const control of form.querySelectorAll("[data-part]")) fill(control, view, isAnother);
  form.querySelector("[data-source-note]").replaceChildren(...noteParts(chosen(), view, { inPane: true }));
  showSoPrinted(view);
  const again = form.querySelector("[data-last-source]");
  if (!again) return;
  again.hidden = !lastSource || isSourced(view);
  if (lastSource) again.textContent = `Use ${sourceLine(lastSource)} again`;
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
  if (isSourced(view)) lastSource = { page: view.page, table: view.table, quotation: view.quotation };
}

export function toSource(address = chosen()) {
  if (!address) return;
  cameFrom = document.activeElement;
  const own = byAddress(address)?.closest("[data-address]")?.querySelector('[data-part="page"]');
  choose(address);
  if (!own) showPane("left");
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
  const isDone = event.key === "Escape" || (event.key === "Enter" && (event.target.matches("input") || event.ctrlKey));
  if (!isDone || event.isComposing) return;
  event.preventDefault();
  back();
});
form?.querySelector("[data-last-source]")?.addEventListener("click", () => {
  const { page, table, quotation } = lastSource;
  autosave.put(chosen(), page || table ? { page, table } : { quotation });
  back();
});
document.addEventListener("to-source", (event) => toSource(event.detail ?? chosen()));
