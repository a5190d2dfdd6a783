// Which cell is chosen. It stays chosen while its source is typed. "chosen" on document says that it changed.

import { focusCell } from "../grid.js";
import { byAddress, cells } from "./state.js";

let address = "";

export const chosen = () => address;

export function choose(next) {
  if (!cells.has(next)) return;
  const before = address;
  address = next;
  if (before !== next) byAddress(before)?.classList.remove("is-focused");
  if (byAddress(next)?.matches("td")) byAddress(next).classList.add("is-focused");
  document.dispatchEvent(new CustomEvent("chosen", { detail: { before, now: next } }));
}

export function focusAddress(where) {
  const place = byAddress(where);
  if (place?.matches("td")) focusCell(place);
  else place?.focus();
}
