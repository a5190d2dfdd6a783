// The signalling questions: which of them apply, and going from one to the next by keyboard. A question that does not
// apply, or of which it is not known yet, is dim and says when it is asked; what was answered there is kept.

import { autosave, frozen, root } from "../reading/state.js";
import { about, panelOf, whenAssessed } from "./assessment.js";

const questions = [...root.querySelectorAll(".question")];
const isOwn = root.querySelector(".bias-pane").getAttribute("aria-label").startsWith("Your");

const of = (question) => about(panelOf(question).dataset.domainPanel).questions[question.dataset.question];

function show(question) {
  const { asked, kept } = of(question);
  question.dataset.asked = asked;
  const said = question.querySelector("[data-kept]");
  if (said) said.textContent = kept ? `${isOwn ? "Your" : "The"} answer ${kept} is kept` : "";
}

function showClear(question) {
  const clear = question.querySelector("[data-clear]");
  if (clear) clear.hidden = !autosave.view(question.dataset.address).text && !autosave.view(question.dataset.address).missing;
}

whenAssessed(() => questions.forEach(show));
questions.forEach(showClear);
autosave.addEventListener("cells", ({ detail }) => questions.filter((one) => detail.includes(one.dataset.address)).forEach(showClear));

// What was chosen is sent at once, and what is chosen meanwhile right after it: other questions hang on it.
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-address] input[type=radio]")) autosave.settle();
});
root.addEventListener("click", ({ target }) => {
  const clear = target.closest("[data-clear]");
  if (!clear) return;
  // The button goes with what it cleared; the focus stays at the question.
  clear.closest("[data-address]").querySelector("input:not(:disabled)")?.focus();
  autosave.settle();
});

// --- From question to question ---

const reachable = (panel) => [...panel.querySelectorAll(".question, [data-judgement]")].filter((one) => one.querySelector("input[type=radio]:not(:disabled)")?.getClientRects().length);

root.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (frozen || !event.target.matches(".question input[type=radio], [data-judgement] input[type=radio]")) return;
  event.preventDefault();
  go(event.target.closest("[data-address]"), event.shiftKey ? -1 : 1);
});

const LONGEST_WAIT = 1500; // milliseconds, for the server to say what applies
let held = null; // keys pressed while that is waited for: they are meant for the question that comes

async function go(place, by) {
  const following = place.nextElementSibling;
  const hangs = by > 0 && (!following?.matches(".question") || following.querySelector(".question-condition"));
  if (hangs && autosave.count) {
    held = [];
    await Promise.race([autosave.settle(), new Promise((late) => setTimeout(late, LONGEST_WAIT))]);
  }
  if (place.contains(document.activeElement)) focusNext(place, by);
  pressHeld();
}

function focusNext(place, by) {
  const places = reachable(panelOf(place));
  const next = places[places.indexOf(place) + by];
  if (!next) return;
  (next.querySelector("input:checked") ?? next.querySelector("input")).focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener(
  "keydown",
  (event) => {
    const isMeant = event.key === "Enter" || event.key.length === 1;
    if (!held || !event.isTrusted || !isMeant || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held.push({ key: event.key, code: event.code, shiftKey: event.shiftKey });
  },
  true,
);

function pressHeld() {
  const keys = held ?? [];
  held = null;
  while (keys.length) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { ...keys.shift(), bubbles: true, cancelable: true }));
    if (!held) continue;
    held.push(...keys); // it is waited for once more
    return;
  }
}
