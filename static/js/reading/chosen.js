// Which cell is chosen, and which others with it. They stay chosen while their source is typed. "chosen" on document
// says that it changed.

import { focusCell } from "../grid.js";
import { byAddress, cells } from "./state.js";

let address = "";
let range = [];

export const chosen = () => address;

// The addresses of a range in a grid; none where only one cell is chosen.
export const chosenRange = () => range;

export function chooseRange(addresses) {
  range = addresses.length > 1 ? addresses : [];
  if (address) document.dispatchEvent(new CustomEvent("chosen", { detail: { before: address, now: address } }));
}

export function choose(next) {
  if (!cells.has(next)) return;
  const before = address;
  address = next;
  if (before !== next && !range.includes(next)) range = [];
  if (before !== next) byAddress(before)?.classList.remove("is-focused");
  if (byAddress(next)?.matches("td")) byAddress(next).classList.add("is-focused");
  document.dispatchEvent(new CustomEvent("chosen", { detail: { before, now: next } }));
}

const isFocusable = (place) => !place || place.tabIndex >= 0 || place.hasAttribute("tabindex");
const controlIn = (place) => place.querySelector("input:checked") ?? place.querySelector("input, select, textarea");

export function focusAddress(where) {
  const place = byAddress(where);
  if (place?.matches("td")) focusCell(place);
  else (isFocusable(place) ? place : controlIn(place))?.focus();
}
