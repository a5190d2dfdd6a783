// The grids of a reading, results and contrasts: each is wired to autosave, to the steps that can be taken back, and to
// the preview of a paste.

import { Grid } from "../grid.js";
import { choose, chooseRange } from "./chosen.js";
import { closeWhatIsOpen } from "./escape.js";
import { change, doAgain, takeBack } from "./history.js";
import { paste } from "./pasting.js";
import { autosave, cells, frozen } from "./state.js";

const grids = new Map(); // name of the panel -> grid

function open(table) {
  const panel = table.closest("[data-panel]");
  const grid = new Grid(table, {
    frozen,
    view: (address) => autosave.view(address),
    name: (address) => cells.get(address).name,
    write: (changes) => change(changes),
    paste: (data, start, range) => paste(data, grid, start, range, panel.querySelector("[data-paste-panel]")),
    draft: (address, text) => (text === null ? autosave.dropDraft(address) : autosave.draft(address, text)),
    undo: (again) => (again ? doAgain() : takeBack()),
    focused: choose,
    ranged: chooseRange,
    escaped: closeWhatIsOpen,
  });
  grids.set(panel.dataset.panel, grid);
  return grid;
}

for (const table of document.querySelectorAll("[data-grid]")) open(table);

export const gridOf = (panel) => grids.get(panel) ?? null;

// Other columns are open now: the same cells stand in another table.
export function replaceTable(panel, table) {
  chooseRange([]);
  gridOf(panel).table.replaceWith(table);
  return open(table);
}

// What is being typed into a cell is kept as if it had been left.
export function commit() {
  for (const grid of grids.values()) grid.commit();
}
