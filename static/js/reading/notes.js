// What is said of a cell: refused, saved elsewhere, not saved. In the grid a row under the cell's row, elsewhere under
// the field; never over anything.

import { announce } from "../announce.js";
import { chosen, focusAddress } from "./chosen.js";
import { change } from "./history.js";
import { autosave, byAddress, frozen, holders } from "./state.js";
import { failureOf } from "./verified.js";
import { staleNote } from "./versions.js";
import { element, isBad, isKept, isSourced, key, sourceLine } from "./words.js";

// The notes of a cell, as elements. In the source pane a switch stands for the buttons.
export function noteParts(address, view, { inPane = false } = {}) {
  const notes = [];
  if (view.state === "stale") notes.push(staleNote(address, view));
  if (view.state === "refused") notes.push(note("Not saved", view.message));
  if (failureOf(address)) notes.push(note(...failureOf(address)));
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
  const actions = frozen ? [] : [button("Not so printed", () => change([{ address, fields: { so_printed: false } }]))];
  const made = note("Kept as so printed", `${title} (${sourceLine(view)}). It stays out of pooling until it is resolved.`, ...actions);
  made.classList.add("is-kept");
  return made;
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
  change([{ address, fields: { so_printed: true } }]);
  announce("Kept as so printed");
  focusAddress(address);
}

// Of a field; the notes of a grid's cells stand in rows of their own.
export function showNotes(address) {
  const place = byAddress(address);
  const view = autosave.view(address);
  const room = [...holders(address)].map((holder) => holder.querySelector("[data-note]")).find(Boolean);
  if (!room || !view) return;
  if (isBad(view)) place?.setAttribute("aria-invalid", "true");
  else place?.removeAttribute("aria-invalid");
  replace(room, noteParts(address, view), noteKey(address, view));
}

export const noteKey = (address, view) =>
  JSON.stringify([
    ...[address, address === chosen(), view.refusal, isKept(view), isSourced(view)],
    view.state === "stale" && [view.mine, view.theirs, view.asks],
    view.state === "refused" && view.message,
    failureOf(address),
  ]);

// Only when something else is to be said, so that the focus inside holds.
export function replace(room, notes, said) {
  if (room.dataset.said === said) return;
  const focused = room.contains(document.activeElement);
  room.dataset.said = said;
  room.replaceChildren(...notes);
  if (focused && chosen()) focusAddress(chosen());
}
