// A block from the clipboard: its text as a matrix, and which cell of the grid each of its texts goes to.
// Pure functions; the grid is told as data:
//
//   rows    [[set, …], …]      the rows of the grid; a set is the columns of one time point (or of a whole contrast)
//   set     {open: [statistic, …], cells: [address, …]}, or {open: [], cells: [], width} where nothing is asked
//   start   {row, set, column} where the block is pasted

import { asksFor, spreadOver, takeApart } from "./composite.js";
import { isNumber, saysMissing } from "./printed.js";

// Rows and columns of a clipboard's text, as spreadsheets write it: tabs between cells; a cell that holds a tab, a line
// break or a quotation mark stands in quotation marks, those inside of it doubled.
export function readBlock(text) {
  const rows = [];
  let row = [];
  let at = 0;
  const clean = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const end = clean.endsWith("\n") ? clean.length - 1 : clean.length;
  while (at <= end) {
    const quoted = clean[at] === '"' ? readQuoted(clean, at, end) : null;
    if (quoted) {
      row.push(quoted.text);
      at = quoted.next;
    } else {
      let stop = at;
      while (stop < end && clean[stop] !== "\t" && clean[stop] !== "\n") stop += 1;
      row.push(clean.slice(at, stop));
      at = stop;
    }
    if (at < end && clean[at] === "\t") {
      at += 1;
      continue;
    }
    rows.push(row);
    row = [];
    at += 1;
  }
  return rows.map((cells) => cells.map((cell) => cell.replace(/\s*\n\s*/g, " ").trim()));
}

// A quoted cell, when its closing mark stands where a cell ends; otherwise the mark is a letter like any other.
function readQuoted(text, at, end) {
  let close = text.indexOf('"', at + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0 || (close + 1 < end && text[close + 1] !== "\t" && text[close + 1] !== "\n")) return null;
  return { text: text.slice(at + 1, close).replaceAll('""', '"'), next: close + 1 };
}

// What a row of a range is in the clipboard, so that a spreadsheet reads it as it stands here.
export const writeBlock = (rows) =>
  rows.map((cells) => cells.map((text) => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join("\t")).join("\n");

const isWords = (text) => Boolean(text) && !isNumber(text) && !saysMissing(text) && /\p{L}/u.test(text) && !takeApart(text);

// A first line of headings and a first column of names belong to no cell.
function withoutHeadings(matrix) {
  const told = [];
  let body = matrix;
  const lineIsWords = (line) => line.some(Boolean) && line.every((text) => !text || isWords(text));
  if (body.length > 1 && lineIsWords(body[0])) {
    told.push({ text: body[0].filter(Boolean).join(", "), why: "headings" });
    body = body.slice(1);
  }
  const names = body.map((line) => line[0] ?? "");
  if (body.some((line) => line.length > 1) && names.some(Boolean) && names.every((name) => !name || isWords(name))) {
    told.push({ text: names.filter(Boolean).join(", "), why: "names of rows" });
    body = body.map((line) => line.slice(1));
  }
  return { body, told };
}

// Where a matrix goes: {placed: [{address, text, statistic, needs}], leftOut: [{text, why}]}. A blank leaves what stands
// there. `needs` says in words which columns would have to be open for a text that holds several numbers.
export function placeBlock(matrix, rows, start) {
  const isOne = matrix.length === 1 && matrix[0].length === 1;
  const asked = rows[start.row]?.[start.set]?.open ?? [];
  const { body, told } = isOne || asked[start.column] === "covariates" ? { body: matrix, told: [] } : withoutHeadings(matrix);
  const placed = new Map();
  const leftOut = [...told];
  const patterns = patternsOf(body);
  body.forEach((line, down) => {
    const row = rows[start.row + down];
    if (row) placeLine(line, patterns, row, start, placed, leftOut);
    else leftOut.push(...line.filter(Boolean).map((text) => ({ text, why: "below the last row" })));
  });
  return { placed: [...placed].map(([address, one]) => ({ address, ...one })), leftOut };
}

const composite = (text) => (text && !isNumber(text) ? takeApart(text) : null);

// What each column of the block holds several numbers as, told by its first text that does. A blank, an NR or a lone
// number in such a column takes up the same cells, or all that follows in its line would land one time too early.
const patternsOf = (body) =>
  Array.from({ length: Math.max(0, ...body.map((line) => line.length)) }, (_, column) =>
    body.map((line) => composite(line[column])).find(Boolean),
  );

function placeLine(line, patterns, row, start, placed, leftOut) {
  let { set, column } = start;
  // A row with fewer columns in this set than the place that was chosen has no such place.
  const first = row[set];
  if (first && column > 0 && column >= widthOf(first)) {
    leftOut.push(...line.filter(Boolean).map((text) => ({ text, why: "no such column in its row" })));
    return;
  }
  for (const [at, text] of line.entries()) {
    while (set < row.length && column >= widthOf(row[set])) [set, column] = [set + 1, 0];
    if (set >= row.length) {
      if (text) leftOut.push({ text, why: "beyond the last column" });
      continue;
    }
    const parts = composite(text);
    const pattern = parts ?? patterns[at];
    const spread = pattern && spreadFrom(pattern, row, set, column);
    if (spread) {
      const into = row[spread.set];
      const last = Math.max(...spread.found.map(([statistic]) => into.open.indexOf(statistic)));
      for (const [statistic, part] of parts ? spread.found : sameFor(text, spread.found)) {
        put(placed, leftOut, into.cells[into.open.indexOf(statistic)], part, statistic);
      }
      [set, column] = [spread.set, last + 1];
      continue;
    }
    const address = row[set].cells[column];
    if (text && !address) leftOut.push({ text, why: "not asked" });
    else if (text) put(placed, leftOut, address, text, row[set].open[column], parts ? asksFor(parts) : "");
    column += 1;
  }
}

// What a text that is not put apart says of the cells its column fills: NR is said of them all but n, which stands for
// itself; anything else goes where the first number would.
function sameFor(text, found) {
  if (!text) return [];
  const own = found.filter(([statistic]) => statistic !== "n" || found.length === 1);
  return (saysMissing(text) ? own : own.slice(0, 1)).map(([statistic]) => [statistic, text]);
}

const widthOf = (set) => set.width ?? set.cells.length;

// The set that takes a composite: where it lands, or the next one when the columns ahead in this one are used up.
function spreadFrom(parts, row, set, column) {
  const found = spreadOver(parts, row[set].open, column);
  if (found) return { found, set };
  const next = row.findIndex((one, place) => place > set && one.open.length > 0);
  const later = column > 0 && next > 0 ? spreadOver(parts, row[next].open, 0) : null;
  return later ? { found: later, set: next } : null;
}

function put(placed, leftOut, address, text, statistic, needs = "") {
  const before = placed.get(address);
  if (!before) placed.set(address, { text, statistic, needs });
  else if (before.text !== text) leftOut.push({ text, why: `${before.text} stands beside it for the same cell` });
}
