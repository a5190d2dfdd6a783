// One cell in two versions, side by side and field by field: what was typed here, what another window saved meanwhile.

import { focusAddress } from "./chosen.js";
import { autosave } from "./state.js";
import { element, label, shown } from "./words.js";

const SHORT = 24;
const NAMES = { paper: "paper", page: "page", table: "table or figure", quotation: "quotation", support: "reason" };

export function staleNote(address, view) {
  const at = view.theirs.at && new Date(view.theirs.at).toTimeString().slice(0, 5);
  return element(
    "div",
    { class: "cell-note is-stale" },
    element("p", { class: "refusal-title" }, at ? `Saved elsewhere at ${at}` : "Saved elsewhere"),
    ...view.asks.map((field) => choice(address, field, view)),
  );
}

function choice(address, field, { mine, theirs }) {
  const here = said(field, { ...theirs, ...mine, missing: "" });
  const there = said(field, theirs);
  const name = NAMES[field] ? `${NAMES[field]} ` : "";
  const isLong = [here, there].some((text) => text.length > SHORT || text.includes("\n"));
  return element(
    "div",
    { class: `versions${isLong ? " is-long" : ""}` },
    isLong
      ? element("div", { class: "versions-sides" }, side(`You typed the ${name || "answer "}`, here), side("The other window has", there))
      : element("p", {}, `You typed ${name}${here}, the other window has ${there}. Nothing is lost until you choose.`),
    element(
      "div",
      { class: "actions" },
      button(isLong ? "Keep what you typed" : `Keep ${here}`, () => autosave.keepMine(address, field)),
      button(isLong ? "Take the other" : `Take ${there}`, () => {
        autosave.takeTheirs(address, field);
        focusAddress(address);
      }),
    ),
  );
}

function side(title, text) {
  return element("div", {}, element("p", { class: "meta" }, title), element("p", { class: "versions-text" }, text));
}

function said(field, cell) {
  if (field === "text") return label(shown(cell)) || "nothing";
  if (field === "so_printed") return cell.so_printed ? "so printed" : "not so printed";
  return cell[field] || (field === "support" ? "no reason" : "nothing");
}

function button(text, act) {
  return element("button", { type: "button", class: "button is-small", onclick: act }, text);
}
