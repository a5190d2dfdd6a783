// Pasting a block: first it is shown what would go where, under the grid, and only "Paste" writes it, as one step.
// A single value is written at once; into a range it is shown first, like a block.

import { announce } from "../announce.js";
import { placeBlock, readBlock } from "./block.js";
import { chosen, focusAddress } from "./chosen.js";
import { takeApart } from "./composite.js";
import { closeByEscape } from "./escape.js";
import { change } from "./history.js";
import { readTable } from "./pasted_table.js";
import { problemOf } from "./printed.js";
import { autosave, byAddress } from "./state.js";
import { cellCount, element, minus, shown } from "./words.js";

const LINES_SHOWN = 200;
const TEXTS_SHOWN = 12; // of those that are left out for one reason
const HIGHLIGHT = 2500;
let proposal = null; // {panel, changes, cells, from}

export function paste(data, grid, start, range, panel) {
  const text = data.getData("text/plain");
  const table = text.includes("\t") ? null : readTable(data.getData("text/html"));
  const matrix = table ?? readBlock(text);
  const isOne = matrix.length === 1 && matrix[0].length === 1;
  if (isOne && range.length > 1 && matrix[0][0] && !takeApart(matrix[0][0])) {
    fillRange(matrix[0][0], range, panel);
    return;
  }
  const { placed, leftOut } = placeBlock(matrix, grid.map.sets, start);
  if (!placed.length && !leftOut.length) return;
  const from = grid.map.sets[start.row][start.set].cells[start.column];
  const lines = placed.map((one) => proposed(one));
  if (isOne && placed.length === 1 && !leftOut.length) write(lines);
  else propose(panel, lines, leftOut, from);
}

// One value goes into every cell of a range, as in a spreadsheet.
function fillRange(text, range, panel) {
  const lines = range.map((one) => proposed({ ...one, text, needs: "" }));
  propose(panel, lines, [], chosen());
}

function proposed({ address, text, statistic, needs }) {
  const view = autosave.view(address);
  const now = shown(view);
  const problem = needs ? `holds several numbers: open columns for ${needs}` : problemOf(text, statistic);
  return { address, text, name: view.name, now, problem, isSame: now === text, isOver: Boolean(now) && now !== text };
}

// --- The preview ---

function propose(panel, lines, leftOut, from) {
  if (proposal) close();
  const changes = lines.filter((line) => !line.isSame);
  const elements = changes.map((line) => byAddress(line.address)).filter(Boolean);
  proposal = { panel, changes, elements, from };
  panel.querySelector("[data-paste-title]").textContent = `Paste ${cellCount(changes.length)}`;
  panel.querySelector("[data-paste-summary]").textContent = summary(lines, changes, leftOut);
  panel.querySelector("[data-paste-lines]").replaceChildren(...listed(lines, leftOut));
  const accept = panel.querySelector("[data-paste-accept]");
  accept.querySelector("[data-paste-count]").textContent = changes.length ? `Paste ${changes.length}` : "Nothing to paste";
  accept.setAttribute("aria-disabled", String(!changes.length));
  panel.hidden = false;
  (changes.length ? accept : panel.querySelector("[data-paste-cancel]")).focus({ preventScroll: true });
  panel.scrollIntoView({ block: "nearest" });
  for (const cell of elements) cell.classList.add("is-pasted");
}

function summary(lines, changes, leftOut) {
  const count = (test) => lines.filter(test).length;
  const parts = [
    [changes.filter((line) => !line.isOver).length, "into blank cells"],
    [count((line) => line.isOver), "over what stands there"],
    [count((line) => line.isSame), "as it stands already"],
    [count((line) => line.problem), "that cannot be read as a number, kept and marked"],
    [leftOut.length, "left out"],
  ];
  return parts.filter(([number]) => number).map(([number, words]) => `${number} ${words}`).join(", ");
}

function listed(lines, leftOut) {
  const isPlain = (line) => !line.problem && !line.isOver; // what asks for a look comes first
  const few = [...lines].sort((one, other) => isPlain(one) - isPlain(other)).slice(0, LINES_SHOWN);
  const rows = [...leftLines(leftOut), ...few.map(line)];
  const more = lines.length - few.length;
  if (more) rows.push(element("tr", {}, element("td", { colspan: "4", class: "meta" }, `and ${more.toLocaleString("en")} more`)));
  return rows;
}

function line({ name, now, text, problem, isOver, isSame }) {
  const marks = [problem && `! ${problem}`, isOver && "! replaces", isSame && "as it stands"].filter(Boolean).join("; ");
  return row(name, now, text, marks, problem || isOver ? "needs-look" : "");
}

// One line for each reason.
function leftLines(leftOut) {
  const byReason = new Map();
  for (const { text, why } of leftOut) byReason.set(why, [...(byReason.get(why) ?? []), text]);
  return [...byReason].map(([why, texts]) => {
    const few = texts.slice(0, TEXTS_SHOWN).join(", ");
    const more = texts.length > TEXTS_SHOWN ? ` and ${texts.length - TEXTS_SHOWN} more` : "";
    return row(`Left out: ${few}${more}`, "", "", `! ${why}`, "needs-look is-left-out");
  });
}

function row(name, now, text, mark, look) {
  return element(
    "tr",
    { class: look },
    element("th", { scope: "row" }, name),
    element("td", { class: "number" }, minus(now)),
    element("td", { class: "number" }, element("b", {}, minus(text))),
    element("td", {}, mark),
  );
}

// --- What becomes of it ---

function write(lines) {
  const changes = lines.filter((one) => !one.isSame);
  if (!changes.length) return;
  change(changes.map(({ address, text }) => ({ address, fields: { text } })));
  const cells = changes.map(({ address }) => byAddress(address)).filter(Boolean);
  for (const cell of cells) cell.classList.add("is-pasted");
  setTimeout(() => cells.forEach((cell) => cell.classList.remove("is-pasted")), HIGHLIGHT);
  announce(`${cellCount(changes.length)} pasted`);
}

function close({ isWritten = false } = {}) {
  const { panel, elements, from } = proposal;
  proposal = null;
  // First the focus: after the rest it would wait for the whole grid to be laid out anew.
  focusAddress(from);
  panel.hidden = true;
  if (!isWritten) for (const cell of elements) cell.classList.remove("is-pasted");
}

function accept() {
  const { changes } = proposal;
  if (!changes.length) return;
  close({ isWritten: true });
  write(changes);
}

function cancel() {
  close();
  announce("Nothing pasted");
}

document.addEventListener("click", (event) => {
  if (!proposal) return;
  if (event.target.closest("[data-paste-accept]")) accept();
  else if (event.target.closest("[data-paste-cancel]")) cancel();
});

document.addEventListener("keydown", (event) => {
  if (!proposal || event.isComposing || !proposal.panel.contains(event.target)) return;
  if (event.key !== "Enter" || event.target.closest("button")) return;
  event.preventDefault();
  accept();
});
closeByEscape(() => proposal, cancel);
