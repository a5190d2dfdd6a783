// A source that is given to one cell or to many: which of them take it, and what is written into each.

import { autosave, cells } from "./state.js";
import { isSourced, shown } from "./words.js";

export const sourceOf = ({ paper, page, table, quotation }) => ({ paper, page, table, quotation });

// Of a range the cells that hold something: a source is that of a number. Where none holds anything yet, all of them.
export function receiving(addresses) {
  const known = addresses.filter((address) => cells.has(address));
  const holding = known.filter((address) => shown(autosave.view(address)));
  return holding.length ? holding : known;
}

// The writes that give the named fields of a source to the cells.
export const sourceWrites = (addresses, fields) => addresses.map((address) => ({ address, fields: fieldsFor(autosave.view(address), fields) }));

function fieldsFor(view, given) {
  const fields = { ...given };
  // A page is one of its paper; a quotation is of its page: on another page it would be a wrong one.
  if ("page" in given && !("quotation" in given) && view.quotation && view.page && view.page !== given.page) fields.quotation = "";
  // Without a source nothing is "so printed": the mark goes with its last proof.
  if (view.so_printed && !isSourced({ ...view, ...fields })) fields.so_printed = false;
  return fields;
}
