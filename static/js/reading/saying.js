// The line of a workspace that says what happened to the whole of it, and the saved state in the bar.

import * as line from "../saved.js";
import { cellCount } from "./words.js";

const notice = document.getElementById("workspace-notice");
let isOfSaving = false;

export function say(text, { link = null, ofSaving = false } = {}) {
  isOfSaving = ofSaving;
  notice.hidden = false;
  notice.querySelector("[data-notice-text]").textContent = text;
  const anchor = notice.querySelector("[data-notice-link]");
  anchor.hidden = !link;
  if (link) [anchor.textContent, anchor.href] = link;
}

export function unsay() {
  notice.hidden = true;
}

const STATES = {
  saving: () => line.saving(),
  saved: ({ at }) => line.saved(at ? new Date(at) : new Date()),
  held: ({ count }) => line.refused(`${cellCount(count)} not saved: see under ${count === 1 ? "it" : "them"}`),
  waiting: ({ count }) => line.waiting(count),
  "signed-out": ({ count }) => {
    line.refused(`${cellCount(count, "wait")} on this computer`);
    const next = encodeURIComponent(location.pathname + location.search + location.hash);
    say("Signed out in the meantime; what you typed is kept on this computer.", {
      link: ["Sign in again", `/sign-in/?next=${next}`],
      ofSaving: true,
    });
  },
  stopped: ({ count, message }) => {
    line.refused("Not saved");
    say(`${message} ${cellCount(count)} ${count === 1 ? "is" : "are"} kept on this computer.`, { ofSaving: true });
  },
};

export function sayState({ state, ...more }) {
  if (isOfSaving && (state === "saved" || state === "saving")) unsay();
  STATES[state]?.(more);
}
