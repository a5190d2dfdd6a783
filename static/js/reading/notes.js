// What is said of a cell: refused, saved elsewhere, not saved. In the grid a row under the cell's row, elsewhere under
// the field; never over anything.

import { announce } from "../announce.js";
import { chosen, focusAddress } from "./chosen.js";
import { autosave, byAddress, frozen, holders } from "./state.js";
import { element, isBad, isKept, isSourced, key, label, shown, sourceLine } from "./words.js";

const NOTCH = '<svg class="cell-notch" viewBox="0 0 14 7" aria-hidden="true"><path d="M0 7L7 .5L14 7"/></svg>';

// The notes of a cell, as elements. In the source pane a switch stands for the buttons.
export function noteParts(address, view, { inPane = false } = {}) {
  const notes = [];
  if (view.state === "stale") notes.push(staleNote(address, view));
  if (view.state === "refused") notes.push(note("Not saved", view.message));
  if (!view.refusal) return notes;
  const [title, rest] = firstSentence(view.refusal);
  if (isKept(view)) {
    if (chosen() === address && !inPane) notes.push(keptNote(title, address, view));
  } else if (frozen || inPane) {
    notes.push(note(title, rest));
  } else if (isSourced(view)) {
    notes.push(note(title, rest, button("Keep as so printed", () => keep(address), "Alt K")));
  } else {
    const off = element("button", { type: "button", class: "button is-small", "aria-disabled": "true" }, "Keep as so printed");
    const why = element("span", { class: "off-reason" }, "needs a page, a table or a quotation:");
    notes.push(note(title, rest, off, why, button("Add its source", () => askSource(address), "Alt S")));
  }
  return notes;
}

function note(title, text, ...actions) {
  return element(
    "div",
    { class: "cell-note" },
    element("p", { class: "refusal-title" }, title),
    text && element("p", {}, text),
    actions.length && element("div", { class: "actions" }, ...actions),
  );
}

function button(text, act, chord = "") {
  return element("button", { type: "button", class: "button is-small", onclick: act }, text, chord && key(chord));
}

function keptNote(title, address, view) {
  const actions = frozen ? [] : [button("Not so printed", () => autosave.put(address, { so_printed: false }))];
  const made = note("Kept as so printed", `${title} (${sourceLine(view)}). It stays out of pooling until it is resolved.`, ...actions);
  made.classList.add("is-kept");
  return made;
}

function staleNote(address, view) {
  const [mine, theirs] = bothVersions(view.mine, view.theirs);
  const short = (text) => (text.length > 24 ? `${text.slice(0, 22)} …` : text);
  return note(
    "Saved elsewhere",
    `You typed ${mine}, the other window has ${theirs}. Nothing is lost until you choose.`,
    button(`Keep ${short(mine)}`, () => autosave.keepMine(address)),
    button(`Take ${short(theirs)}`, () => {
      autosave.takeTheirs(address);
      focusAddress(address);
    }),
  );
}

// What this window and the other one say, in words.
function bothVersions(mine, theirs) {
  if ("text" in mine) return [label(mine.text) || "nothing", label(shown(theirs)) || "nothing"];
  if ("support" in mine) return [mine.support || "no reason", theirs.support || "no reason"];
  if ("so_printed" in mine) return [mine, theirs].map((one) => (one.so_printed ? "so printed" : "not so printed"));
  const said = (view) => [sourceLine({ ...view, quotation: "" }), view.quotation && `“${view.quotation}”`].filter(Boolean).join(" ") || "no source";
  return [said({ ...theirs, ...mine }), said(theirs)];
}

function firstSentence(message) {
  const found = message.match(/^(.+?)\.\s+(?=\S)(.*)$/s);
  return found ? [found[1], found[2]] : [message, ""];
}

const askSource = (address) => document.dispatchEvent(new CustomEvent("to-source", { detail: address }));

// Keep a value that cannot be as the paper prints it; that needs to know where.
export function keep(address = chosen()) {
  const view = address && autosave.view(address);
  if (!view?.refusal || isKept(view)) return;
  if (!isSourced(view)) {
    announce("Say where it is printed first: page, table or quotation.", { assertive: true });
    askSource(address);
    return;
  }
  autosave.put(address, { so_printed: true });
  announce("Kept as so printed");
  focusAddress(address);
}

export function showNotes(address) {
  const place = byAddress(address);
  if (place?.matches("td")) {
    showRowNotes(place.closest("tr"));
    return;
  }
  const view = autosave.view(address);
  const room = [...holders(address)].map((holder) => holder.querySelector("[data-note]")).find(Boolean);
  if (!room || !view) return;
  if (isBad(view)) place?.setAttribute("aria-invalid", "true");
  else place?.removeAttribute("aria-invalid");
  replace(room, noteParts(address, view), noteKey(address, view));
}

const noteKey = (address, view) =>
  JSON.stringify([
    ...[address, address === chosen(), view.refusal, isKept(view), isSourced(view)],
    view.state === "stale" && [view.mine, view.theirs],
    view.state === "refused" && view.message,
  ]);

// Only when something else is to be said, so that the focus inside holds.
function replace(room, notes, said) {
  if (room.dataset.said === said) return;
  const focused = room.contains(document.activeElement);
  room.dataset.said = said;
  room.replaceChildren(...notes);
  if (focused && chosen()) focusAddress(chosen());
}

function showRowNotes(row) {
  const parts = [];
  const said = [];
  for (const cell of row.querySelectorAll("td[data-address]")) {
    const { address } = cell.dataset;
    const view = autosave.view(address);
    const notes = noteParts(address, view);
    cell.classList.toggle("has-row", notes.length > 0);
    if (!notes.length) {
      cell.removeAttribute("aria-describedby");
      cell.querySelector(".cell-notch")?.remove();
      continue;
    }
    said.push(noteKey(address, view));
    const look = `finding-row refusal-row${isBad(view) ? "" : " is-kept"}`;
    parts.push(element("div", { class: look, id: `note-${address}` }, element("div", {}, ...notes)));
    cell.setAttribute("aria-describedby", `note-${address}`);
    if (!cell.querySelector(".cell-notch")) cell.insertAdjacentHTML("beforeend", NOTCH);
  }
  let under = row.nextElementSibling?.matches(".grid-note") ? row.nextElementSibling : null;
  if (!parts.length) {
    const focused = under?.contains(document.activeElement);
    under?.remove();
    if (focused) focusAddress(chosen());
    return;
  }
  if (!under) {
    under = element("tr", { class: "grid-note" }, element("td", { colspan: row.cells.length }));
    row.after(under);
  }
  replace(under.cells[0], parts, said.join("\n"));
}

