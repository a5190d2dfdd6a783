// Verifying by keyboard: Alt Y confirms the chosen value, the range or the answer and goes on to the next one to compare,
// Alt J goes on without confirming, Alt Shift Y takes back. Who presses Alt Y once too often has taken nothing back.

import { announce } from "../announce.js";
import { chosen, chosenRange } from "./chosen.js";
import { isConfirming, refuse, send } from "./confirming.js";
import { goTo, openPanel, showPane } from "./panels.js";
import { autosave, byAddress, cells, frozen, holders, root } from "./state.js";
import { CONFIRMED, UNVERIFIED, firstHas, isUnsaved, isVerification, stateOf, withState } from "./verified.js";
import { label, shown } from "./words.js";

const ALL_RESULTS = "all"; // in the address of a judgement
let movedTo = ""; // where confirming went on to

const placeOf = (address) => byAddress(address) ?? holders(address)[0];
const isOpen = (address) => stateOf(address) === UNVERIFIED && !isConfirming(address);
const values = (count) => `${count} value${count === 1 ? "" : "s"}`;

// The places of this page, in its order.
function inOrder() {
  const all = [...root.querySelectorAll("[data-address]:not([data-source-form])")].map((one) => one.dataset.address);
  return [...new Set(all)];
}

// What is meant: the range, what has the focus, or what is chosen and in sight.
function meant() {
  if (chosenRange().length) return chosenRange();
  const focused = document.activeElement?.closest("[data-address]")?.dataset.address;
  if (focused) return [focused];
  const inDomain = [...(document.querySelector(".bias-domain:not([hidden])")?.querySelectorAll("[data-address]") ?? [])].map((one) => one.dataset.address);
  if (inDomain.length) return [inDomain.find(isOpen) ?? inDomain.find(stateOf) ?? inDomain[0]];
  return chosen() && placeOf(chosen())?.getClientRects().length ? [chosen()] : [];
}

// Those of the first reading's; says why where there are none.
function ofFirst(addresses) {
  const asked = addresses.filter(stateOf);
  if (asked.length) return asked;
  announce(addresses.length ? "The first reading has nothing here: nothing to confirm" : "Choose a value first; Alt J goes to the next one to compare");
  return [];
}

async function confirm(addresses = meant()) {
  const asked = ofFirst(addresses);
  if (!asked.length) {
    if (addresses.length) goToNext(addresses.at(-1));
    return;
  }
  // What is typed is another value, or the same again: the server says which.
  if (asked.some(isUnsaved)) await autosave.settle();
  const open = asked.filter(isOpen);
  const unsaved = open.filter(isUnsaved);
  const ready = open.filter((address) => !unsaved.includes(address));
  if (unsaved.length) refuse(unsaved, "What you typed here is not saved yet. Try again once it is.");
  if (ready.length) send(ready, true);
  else if (unsaved.length) return;
  else if (!asked.some((address) => isConfirming(address))) announce(standing(asked));
  // Unless somebody went elsewhere meanwhile.
  if (!document.activeElement?.closest("[data-address]") || meant().some((address) => asked.includes(address))) movedTo = goToNext(asked.at(-1)) ?? "";
}

function unconfirm(addresses = meant()) {
  const asked = ofFirst(addresses);
  const confirmed = asked.filter((address) => stateOf(address) === CONFIRMED && !isConfirming(address));
  if (confirmed.length) send(confirmed, false);
  else if (asked.length) announce("Not confirmed: nothing to take back");
}

// There is nothing to confirm.
function standing(addresses) {
  if (addresses.some((address) => stateOf(address) === CONFIRMED)) return "Confirmed already; Alt Shift Y takes it back";
  if (addresses.length > 1) return "Yours stand in place of the first reading's";
  const [address] = addresses;
  return `${label(shown(autosave.view(address))) || "Blank"} stands in place of ${firstHas(address)}`;
}

const named = (addresses) => (addresses.length > 1 ? values(addresses.length) : (cells.get(addresses[0])?.name ?? values(1)));

document.addEventListener("verified", ({ detail: { addresses, confirmed } }) => {
  const left = withState(UNVERIFIED).length;
  const what = named(addresses);
  if (!confirmed) announce(`Taken back: ${what} to be compared again`);
  else announce(left ? `Confirmed: ${what}. ${left} still to compare` : `Confirmed: ${what}. All compared`);
});

document.addEventListener("unverified", ({ detail: { addresses, why } }) => {
  announce(`Not saved of ${named(addresses)}: ${why}`, { assertive: true });
  // Back to where it was, unless something else was begun since.
  if (movedTo && chosen() === movedTo && !autosave.queue.drafts.size) go(addresses[0]);
  movedTo = "";
});

// The next value to compare; from the last one to the first. Gives its address, or none where none is left.
function goToNext(from = meant().at(-1)) {
  const order = inOrder();
  const here = order.indexOf(from) + 1;
  const next = [...order.slice(here), ...order.slice(0, here)].find(isOpen);
  if (next) go(next);
  return next;
}

function go(address) {
  const place = placeOf(address);
  const panel = place?.closest("[data-panel]");
  if (!place) return;
  if (panel?.hidden) openPanel(panel.dataset.panel);
  showPane("right");
  goTo(place);
}

// Judgements of another result are on a page of their own.
function jump() {
  if (goToNext()) return;
  const elsewhere = withState(UNVERIFIED).find((address) => !placeOf(address));
  if (!elsewhere) {
    announce(withState(UNVERIFIED).some(isConfirming) ? "Saving the last ones" : "All compared");
    return;
  }
  const [, result] = elsewhere.split(":");
  location.assign(`${root.dataset.pageUrl}?result=${result === ALL_RESULTS ? "" : result}#${elsewhere}`);
}

// A key that is held down confirms no second value unseen.
const once = (act) => (event) => {
  if (!event.repeat && !document.querySelector("dialog[open]")) act(event);
};

export const KEYS = isVerification && !frozen ? { KeyY: once(({ shiftKey }) => (shiftKey ? unconfirm() : confirm())), KeyJ: once(jump) } : {};

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-next-unverified]")) jump();
  const button = target.closest("[data-confirm]");
  if (!button) return;
  const own = button.closest("[data-address]")?.dataset.address;
  const act = button.dataset.confirm === "yes" ? confirm : unconfirm;
  act(own ? [own] : undefined);
});
