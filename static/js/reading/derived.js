// What follows from the reported numbers of a row, as the server worked it out: shown in italic where nothing stands, and
// told in words under the row that is being worked in. It is never written anywhere as if it had been reported.

import { page } from "./state.js";
import { element } from "./words.js";

const rowOf = (address) => address.slice(0, address.lastIndexOf(":"));
let derived = page.derived ?? {};
let notes = page.notes ?? {};

export const derivedOf = (address) => derived[rowOf(address)] ?? [];

export function derivedAt(address) {
  const statistic = address.slice(address.lastIndexOf(":") + 1);
  return derivedOf(address).find((one) => one.statistic === statistic);
}

// Takes what the server says now, and why something near does not follow; gives the rows of which it says another thing.
export function takeDerived(nextDerived, nextNotes) {
  const rows = new Set([derived, notes, nextDerived, nextNotes].flatMap((said) => Object.keys(said)));
  const isOther = (before, now, row) => JSON.stringify(before[row]) !== JSON.stringify(now[row]);
  const changed = [...rows].filter((row) => isOther(derived, nextDerived, row) || isOther(notes, nextNotes, row));
  [derived, notes] = [nextDerived, nextNotes];
  return new Set(changed);
}

export const isOfRows = (address, rows) => rows.has(rowOf(address));

// "SD from SE: 8.23 = 2.2 × √14 (Cochrane Handbook 6.5.2.2)", one line each, with what was assumed.
export function derivedLines(address) {
  const lines = derivedOf(address).map((one) => [
    element("span", { class: "visually-hidden" }, "Derived, not reported. "),
    element("span", {}, `${one.formula} `, element("span", { class: "meta" }, `(${one.source})`)),
    one.assumption && element("span", {}, ` ${one.assumption}`),
    one.warning && element("span", { class: "derived-warning" }, ` ${one.warning}`),
  ]);
  const why = (notes[rowOf(address)] ?? []).map((one) => [element("span", {}, one.text)]);
  return [...lines, ...why].map((parts) => element("p", { class: "derived-line" }, ...parts));
}

export const derivedKey = (address) => JSON.stringify([derivedOf(address), notes[rowOf(address)]]);
