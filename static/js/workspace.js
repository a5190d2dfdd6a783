// The page of a reading: wires fields, grid, notes, source pane and tabs to one autosave.

import { announce } from "./announce.js";
import "./reading/answers.js";
import { choose, chosen } from "./reading/chosen.js";
import { openColumns, showOwnMeasure } from "./reading/columns.js";
import { showRemovable } from "./reading/contrasts.js";
import { isOfRows, takeDerived } from "./reading/derived.js";
import { paint } from "./reading/fields.js";
import { commit, gridOf } from "./reading/grids.js";
import { canTakeBack, takeBack } from "./reading/history.js";
import { restore } from "./reading/keeping.js";
import { forgetKeys, pressAgain, untilArrived } from "./reading/late_keys.js";
import { keep, showNotes } from "./reading/notes.js";
import { arrive, openPanel, showPane } from "./reading/panels.js";
import "./reading/parts.js";
import { togglePast } from "./reading/past.js";
import { showRowNotes } from "./reading/row_notes.js";
import { sayState } from "./reading/saying.js";
import { giveToRange, rememberSource, showSource, sourceAgain, toSource } from "./reading/source.js";
import { autosave, byAddress, cells, frozen, page, root } from "./reading/state.js";
import "./reading/structure.js";
import { isLeavingWithForm, showCounts, showGaps } from "./reading/submitting.js";
import { takeVerified } from "./reading/verified.js";
import { showLeft, showVerifiedBar } from "./reading/verified_marks.js";
import { KEYS as VERIFYING } from "./reading/verifying.js";
import * as line from "./saved.js";

// --- Keys of the whole page ---

const ACTS = {
  KeyS: () => toSource(),
  KeyA: () => sourceAgain(),
  KeyK: () => keep(),
  KeyC: () => openColumns(),
  KeyH: () => togglePast(),
  ...VERIFYING,
};
const WRITING = new Set(["KeyA", "KeyK"]);

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  const act = ACTS[event.code];
  if (!act || (frozen && WRITING.has(event.code))) return;
  event.preventDefault();
  commit();
  act(event);
});

// --- What changes ---

// What is said of a cell: in a grid in the row under it, elsewhere under the field.
function showUnder(address) {
  const place = byAddress(address);
  if (place?.matches("td")) showRowNotes(place.closest("tr"));
  else showNotes(address);
}

autosave.addEventListener("cells", ({ detail: changed }) => {
  for (const address of changed) {
    paint(address);
    showUnder(address);
    showOwnMeasure(address);
    showRemovable(address);
  }
  if (changed.includes(chosen())) showSource();
});
autosave.addEventListener("state", ({ detail }) => sayState(detail));
autosave.addEventListener("answer", ({ detail: answer }) => {
  for (const [address, cell] of cells) {
    const refusal = answer.refusals[address] ?? "";
    if (refusal === cell.refusal) continue;
    cell.refusal = refusal;
    if (refusal) announce(refusal, { assertive: true });
    paint(address);
    showUnder(address);
    if (address === chosen()) showSource();
  }
  if (answer.cells.some(({ status, address }) => status === "stale" && autosave.view(address)?.state === "stale")) {
    announce("Saved elsewhere in the meantime. Choose which one to keep.", { assertive: true });
  }
});
autosave.addEventListener("answer", ({ detail }) => showDerived(detail));
// Apart from what is painted, so that they are told whatever became of that.
autosave.addEventListener("answer", ({ detail }) => {
  showCounts(detail.counts);
  showGaps(detail.gaps);
  showVerified(takeVerified(detail.verified ?? {}, detail.reading_version));
});
document.addEventListener("verified", ({ detail }) => {
  showGaps(detail.gaps);
  showVerified(detail.changed);
});
document.addEventListener("unverified", ({ detail }) => showVerified(detail.addresses));

// Of a verifier's reading: how these values stand now, and what is left.
function showVerified(addresses) {
  for (const address of addresses) {
    paint(address);
    showUnder(address);
  }
  showVerifiedBar();
  showLeft();
}

// Of the rows of which other numbers follow now, every cell that holds none may show another one.
function showDerived({ derived = {}, notes = {} }) {
  const rows = takeDerived(derived, notes);
  if (!rows.size) return;
  for (const address of cells.keys()) {
    if (!isOfRows(address, rows)) continue;
    paint(address);
    showUnder(address);
  }
}

document.addEventListener("history", () => {
  for (const button of document.querySelectorAll("[data-take-back]")) button.hidden = !canTakeBack();
});
document.addEventListener("click", (event) => event.target.closest("[data-take-back]") && takeBack());

document.addEventListener("chosen", ({ detail: { before, now } }) => {
  if (before && before !== now) showUnder(before);
  showUnder(now);
  showSource();
});
document.addEventListener("sourced", ({ detail }) => rememberSource(detail));
document.addEventListener("panel", ({ detail }) => {
  const grid = gridOf(detail);
  if (grid?.current) choose(grid.current.dataset.address);
});

addEventListener("beforeunload", (event) => {
  commit();
  giveToRange();
  if (autosave.isStuck && !isLeavingWithForm()) event.preventDefault();
  else if (autosave.count) autosave.flush();
});

// --- On arrival ---

for (const [address] of cells) {
  paint(address);
  showUnder(address);
}
showCounts(page.counts);
showGaps(page.gaps);
showVerified([]);
// A form that was refused is shown under its own address; a reload must ask for the page.
if (location.pathname !== root.dataset.pageUrl) history.replaceState(null, "", root.dataset.pageUrl);
const refusedField = document.querySelector(".part-form [aria-invalid=true], .part-form[data-unsaved] input:not([type=hidden])");
if (refusedField) {
  openPanel(refusedField.closest("[data-panel]").dataset.panel);
  showPane("right");
  refusedField.focus();
  forgetKeys();
} else {
  arrive();
  // Going to the same place by itself, the browser takes the focus away where that cannot have it.
  if (location.hash) untilArrived().then(() => document.activeElement === document.body && arrive());
  pressAgain();
}
if (!frozen) {
  if (page.savedAt) line.saved(new Date(page.savedAt));
  restore().then((said) => said && announce(said));
}
