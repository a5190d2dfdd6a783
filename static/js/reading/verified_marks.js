// How a verifier's values are marked: each cell and answer with its state, the bar of the grid with what can be done about
// it, the list of parts and the head of the page with what is left.

import { chosen, chosenRange } from "./chosen.js";
import { autosave, byAddress, cells, frozen, holders } from "./state.js";
import { CONFIRMED, CONTESTED, UNVERIFIED, countAll, firstHas, isVerification, stateOf, withState } from "./verified.js";
import { element, key } from "./words.js";

const WORDS = { [UNVERIFIED]: "to compare", [CONFIRMED]: "confirmed" };
const bars = document.querySelectorAll("[data-bar-verified]");

export function markVerified(address) {
  if (!isVerification) return;
  const place = byAddress(address);
  if (place?.matches("td")) setState(place, stateOf(address));
  else for (const holder of holders(address)) if (!holder.matches("[data-source-form]")) markHolder(holder, address);
  for (const link of document.querySelectorAll(`[data-judges="${CSS.escape(address)}"]`)) setState(link, stateOf(address));
}

function setState(place, state) {
  if (state) place.dataset.verified = state;
  else delete place.dataset.verified;
}

// Under an answer or a judgement, before what is said of it.
function markHolder(holder, address) {
  const state = stateOf(address);
  let line = holder.querySelector(":scope > .verified-line");
  if (!state) {
    line?.remove();
    return;
  }
  if (!line) {
    line = element("p", { class: "verified-line", "data-verified-line": "" });
    holder.querySelector(":scope > [data-note]").before(line);
  }
  say(line, state, { words: state === CONTESTED ? `first reading: ${firstHas(address)}` : WORDS[state], name: cells.get(address)?.name });
}

// The words and the button are the same elements throughout, so that the focus in them holds.
function say(place, state, { words, name, count = 1 }) {
  if (!place.firstChild) {
    place.append(element("span", { class: "verified-words" }), ...(frozen ? [] : [element("button", { type: "button", class: "button is-small", "data-confirm": "" }), key("Alt Y")]));
  }
  setState(place, state);
  place.querySelector(".verified-words").textContent = words;
  const button = place.querySelector("[data-confirm]");
  if (!button) return;
  const isConfirmed = state === CONFIRMED;
  button.dataset.confirm = isConfirmed ? "no" : "yes";
  button.replaceChildren(isConfirmed ? "Take back" : count > 1 ? `Confirm ${count}` : "Confirm", ...(name ? [element("span", { class: "visually-hidden" }, ` ${name}`)] : []));
  button.hidden = state === CONTESTED;
  button.nextElementSibling.hidden = state !== UNVERIFIED;
}

// The bar over a grid speaks of the chosen cell, or of the range.
export function showVerifiedBar() {
  const range = chosenRange().filter(stateOf);
  for (const bar of bars) {
    bar.hidden = !(range.length || stateOf(chosen()));
    if (bar.hidden) continue;
    if (range.length) sayRange(bar, range);
    else say(bar, stateOf(chosen()), { words: stateOf(chosen()) === CONTESTED ? `first reading: ${firstHas(chosen())}` : WORDS[stateOf(chosen())] });
  }
}

function sayRange(bar, range) {
  const open = range.filter((address) => stateOf(address) === UNVERIFIED);
  const confirmed = range.filter((address) => stateOf(address) === CONFIRMED);
  if (open.length) say(bar, UNVERIFIED, { words: `${open.length} to compare`, count: open.length });
  else if (confirmed.length) say(bar, CONFIRMED, { words: `${confirmed.length} confirmed` });
  else say(bar, CONTESTED, { words: "the first reading has other values" });
}

// What is left: in the head of the page, and by part.
export function showLeft() {
  if (!isVerification) return;
  const left = withState(UNVERIFIED);
  const changed = withState(CONTESTED).length;
  const counter = document.querySelector("[data-next-unverified]");
  if (counter) {
    counter.disabled = !left.length;
    counter.textContent = left.length ? `${left.length} of ${countAll()} still to compare` : "All compared";
  }
  const done = document.querySelector("[data-verified-done]");
  if (done) done.textContent = `${withState(CONFIRMED).length} confirmed, ${changed} changed`;
  showTabs(left);
}

// The count of a part is of what is to be compared in it, not of what is filled in.
function showTabs(left) {
  for (const count of document.querySelectorAll("[data-count]")) {
    const panel = document.querySelector(`[data-panel="${CSS.escape(count.dataset.count)}"]`);
    if (!panel || !isOfFirst(panel)) continue;
    const here = left.filter((address) => panel.contains(byAddress(address) ?? holders(address)[0] ?? null)).length;
    count.textContent = here ? `\u25cb ${here}` : "\u2713";
    count.append(element("span", { class: "visually-hidden" }, here ? " to compare" : " all compared"));
  }
}

const isOfFirst = (panel) => [...panel.querySelectorAll("[data-address]")].some((one) => stateOf(one.dataset.address));

// What is typed is another value at once, before it is saved.
autosave.addEventListener("cells", ({ detail }) => isVerification && detail.includes(chosen()) && showVerifiedBar());
document.addEventListener("chosen", () => isVerification && showVerifiedBar());
