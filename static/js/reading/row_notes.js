// The row under a row of a grid: what follows from its numbers while it is worked in, and what cannot be. One note row
// for one grid row, so that the grid stays where it is: of several refusals the one of the chosen cell is said, or the
// first, and the others are counted.

import { chosen, focusAddress } from "./chosen.js";
import { derivedKey, derivedLines } from "./derived.js";
import { noteKey, noteParts, replace } from "./notes.js";
import { autosave, byAddress } from "./state.js";
import { failureOf } from "./verified.js";
import { element, isBad } from "./words.js";

const NOTCH = '<svg class="cell-notch" viewBox="0 0 14 7" aria-hidden="true"><path d="M0 7L7 .5L14 7"/></svg>';
const waiting = new Set();

// A paste changes many cells of a row at once: its notes are written once.
export function showRowNotes(row) {
  if (!waiting.size) queueMicrotask(showWaiting);
  waiting.add(row);
}

function showWaiting() {
  const rows = [...waiting];
  waiting.clear();
  for (const row of rows) if (row.isConnected) show(row);
}

function show(row) {
  const noted = [];
  for (const cell of row.querySelectorAll("td[data-address]")) {
    const { address } = cell.dataset;
    const view = autosave.view(address);
    const notes = view ? noteParts(address, view) : [];
    if (notes.length) noted.push({ cell, address, view, notes });
    else unmark(cell);
  }
  const here = row.contains(byAddress(chosen())) ? chosen() : "";
  const first = noted.find((one) => one.address === here) ?? noted[0];
  for (const one of noted) mark(one.cell, one === first);
  const parts = [...(here ? derivedPart(here) : []), ...(first ? [refusalPart(first, noted)] : [])];
  const said = [here && derivedKey(here), ...noted.map((one) => noteKey(one.address, one.view))].join("\n");
  put(row, parts, said);
}

// The note points at the cell that it speaks of.
function mark(cell, isFirst) {
  cell.setAttribute("aria-describedby", `note-${cell.dataset.address}`);
  if (isFirst === cell.classList.contains("has-row")) return;
  cell.classList.toggle("has-row", isFirst);
  if (isFirst) cell.insertAdjacentHTML("beforeend", NOTCH);
  else cell.querySelector(".cell-notch")?.remove();
}

function unmark(cell) {
  if (!cell.hasAttribute("aria-describedby")) return;
  cell.removeAttribute("aria-describedby");
  cell.classList.remove("has-row");
  cell.querySelector(".cell-notch")?.remove();
}

function derivedPart(address) {
  const lines = derivedLines(address);
  return lines.length ? [element("div", { class: "derived-row", "data-derived": "" }, ...lines)] : [];
}

function refusalPart(first, noted) {
  const others = noted.filter((one) => one !== first);
  const next = noted[(noted.indexOf(first) + 1) % noted.length];
  const look = `finding-row refusal-row${isBad(first.view) ? "" : " is-kept"}`;
  return element(
    "div",
    { class: look },
    element("div", { id: `note-${first.address}` }, ...first.notes),
    others.length &&
      element(
        "button",
        { type: "button", class: "link-button more-notes", onclick: () => focusAddress(next.address) },
        `${others.length} more in this row`,
      ),
    ...others.map(({ address, view }) => element("p", { class: "visually-hidden", id: `note-${address}` }, view.refusal || view.message || failureOf(address)?.join(": ") || "Saved elsewhere")),
  );
}

function put(row, parts, said) {
  let under = row.nextElementSibling?.matches(".grid-note") ? row.nextElementSibling : null;
  if (!parts.length) {
    const focused = under?.contains(document.activeElement);
    under?.remove();
    if (focused) focusAddress(chosen());
    return;
  }
  if (!under) {
    const width = [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    under = element("tr", { class: "grid-note" }, element("td", { colspan: width }));
    row.after(under);
  }
  replace(under.cells[0], parts, said);
}
