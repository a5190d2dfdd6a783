// The page of a reading: wires fields, grid, notes, source pane and tabs to one autosave.

import { announce } from "./announce.js";
import { Grid } from "./grid.js";
import { choose, chosen } from "./reading/chosen.js";
import { paint } from "./reading/fields.js";
import { keep, showNotes } from "./reading/notes.js";
import { arrive, openPanel, showPane } from "./reading/panels.js";
import { say, sayState, unsay } from "./reading/saying.js";
import { rememberSource, showSource, toSource } from "./reading/source.js";
import { autosave, cells, frozen, page, root } from "./reading/state.js";
import { showCounts, showGaps } from "./reading/submitting.js";
import { shown } from "./reading/words.js";
import * as line from "./saved.js";

// --- The grid ---

const table = document.querySelector("[data-grid]");
const grid = table
  ? new Grid(table, {
      frozen,
      text: (address) => shown(autosave.view(address)),
      name: (address) => cells.get(address).name,
      put: (address, text) => autosave.put(address, { text }),
      focused: choose,
      pasted: (inside, outside) => {
        const left = `${outside} did not fit into the grid from here and ${outside === 1 ? "was" : "were"} left out.`;
        if (outside) say(`${inside} pasted. ${left}`);
        else unsay();
      },
    })
  : null;

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  const act = { KeyS: () => toSource(), KeyK: () => frozen || keep() }[event.code];
  if (!act) return;
  event.preventDefault();
  grid?.commit();
  act();
});

// --- What changes ---

autosave.addEventListener("cell", ({ detail: address }) => {
  paint(address);
  showNotes(address);
  if (address === chosen()) showSource();
});
autosave.addEventListener("state", ({ detail }) => sayState(detail));
autosave.addEventListener("answer", ({ detail: answer }) => {
  for (const [address, cell] of cells) {
    const refusal = answer.refusals[address] ?? "";
    if (refusal === cell.refusal) continue;
    cell.refusal = refusal;
    if (refusal) announce(refusal, { assertive: true });
    paint(address);
    showNotes(address);
    if (address === chosen()) showSource();
  }
  if (answer.cells.some((cell) => cell.status === "stale")) {
    announce("Saved elsewhere in the meantime. Choose which one to keep.", { assertive: true });
  }
  showCounts(answer.counts);
  showGaps(answer.gaps);
});

document.addEventListener("chosen", ({ detail: { before, now } }) => {
  if (before && before !== now) showNotes(before);
  showNotes(now);
  showSource();
});
document.addEventListener("sourced", ({ detail }) => rememberSource(detail));
document.addEventListener("panel", ({ detail }) => {
  if (detail === "results" && grid?.current) choose(grid.current.dataset.address);
});

addEventListener("beforeunload", (event) => {
  grid?.commit();
  if (autosave.isStuck) event.preventDefault();
  else if (autosave.count) autosave.flush();
});

// --- On arrival ---

for (const [address] of cells) {
  paint(address);
  showNotes(address);
}
showCounts(page.counts);
showGaps(page.gaps);
// A form that was refused is shown under its own address; a reload must ask for the page.
if (location.pathname !== root.dataset.pageUrl) history.replaceState(null, "", root.dataset.pageUrl);
const refusedField = document.querySelector(".part-form [aria-invalid=true]");
if (refusedField) {
  openPanel(refusedField.closest("[data-panel]").dataset.panel);
  showPane("right");
  refusedField.focus();
} else {
  arrive();
}
if (!frozen) {
  if (page.savedAt) line.saved(new Date(page.savedAt));
  const waiting = autosave.restore();
  if (waiting) announce(`${waiting} typed before ${waiting === 1 ? "is" : "are"} sent now`);
}
