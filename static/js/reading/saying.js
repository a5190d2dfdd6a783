// The line of a workspace that says what happened to the whole of it, and the saved state in the bar.

import * as line from "../saved.js";
import { cellCount } from "./words.js";

const notice = document.getElementById("workspace-notice");
let isOfSaving = false;

export function say(text, { link = null, isOtherWindow = false, ofSaving = false } = {}) {
  isOfSaving = ofSaving;
  notice.hidden = false;
  notice.querySelector("[data-notice-text]").textContent = text;
  const anchor = notice.querySelector("[data-notice-link]");
  anchor.hidden = !link;
  if (link) [anchor.textContent, anchor.href] = link;
  anchor.target = isOtherWindow ? "_blank" : "";
}

export function unsay() {
  notice.hidden = true;
}

// Where the storage of this computer is full or forbidden, only the window itself keeps what was typed.
const where = (isKept) => (isKept ? "on this computer" : "in this window: leave it open");

const STATES = {
  saving: () => line.saving(),
  saved: ({ at }) => at && line.saved(new Date(at)),
  held: ({ count }) => line.refused(`${cellCount(count)} not saved: see under ${count === 1 ? "it" : "them"}`),
  waiting: ({ count, isKept }) => line.waiting(`Not connected. ${cellCount(count, "wait")} ${where(isKept)}`),
  failing: ({ count, isKept }) => line.waiting(`The server does not answer as it should. ${cellCount(count, "wait")} ${where(isKept)}`),
  "signed-out": ({ count, isKept }) => {
    line.refused(`${cellCount(count, "wait")} ${where(isKept)}`);
    const next = encodeURIComponent(location.pathname + location.search + location.hash);
    say(`Signed out in the meantime; what you typed is kept ${where(isKept)}.`, {
      isOtherWindow: !isKept,
      link: ["Sign in again", `/sign-in/?next=${next}`],
      ofSaving: true,
    });
  },
  stopped: ({ count, message, isKept }) => {
    line.refused("Not saved");
    say(`${message} ${cellCount(count)} ${count === 1 ? "is" : "are"} kept ${where(isKept)}.`, { ofSaving: true });
  },
};

export function sayState({ state, ...more }) {
  if (isOfSaving && (state === "saved" || state === "saving")) unsay();
  STATES[state]?.(more);
}
