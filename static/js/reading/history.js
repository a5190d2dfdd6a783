// What was changed by hand on this page, step by step: to take back, and to do again. Everything that is typed, pasted,
// filled or marked goes through change(); the steps live as long as the page.

import { announce } from "../announce.js";
import { focusAddress } from "./chosen.js";
import { openPanel, showPane } from "./panels.js";
import { autosave, byAddress, cells, frozen } from "./state.js";
import { shown } from "./words.js";

const MOST_STEPS = 500;
const done = [];
const undone = [];
let isTyping = false; // the last step is of the control that still has the focus

// changes: [{address, fields}], one step. typing: the same field goes on being typed, and is one step with it.
export function change(changes, { typing = false } = {}) {
  const step = changes.map(({ address, fields }) => ({ address, before: standing(address, fields), after: { ...fields } })).filter(isChange);
  const last = done.at(-1);
  if (typing && isTyping && last && step.length === 1 && isSameField(last, step[0])) Object.assign(last[0].after, step[0].after);
  else if (step.length) done.push(step);
  if (done.length > MOST_STEPS) done.shift();
  isTyping = typing;
  undone.length = 0;
  autosave.putAll(changes);
  tell();
}

function standing(address, fields) {
  const view = autosave.view(address);
  const before = Object.fromEntries(Object.keys(fields).map((name) => [name, name === "text" ? shown(view) : (view[name] ?? "")]));
  // Another text loses the mark; taken back, the old one has it again.
  return "text" in fields && view.so_printed ? { ...before, so_printed: true } : before;
}

const isChange = ({ before, after }) => Object.entries(after).some(([name, value]) => (value?.trim?.() ?? value) !== before[name]);

const isSameField = (last, next) =>
  last.length === 1 && last[0].address === next.address && Object.keys(last[0].after).join() === Object.keys(next.after).join();

export const canTakeBack = () => done.length > 0;
export const takeBack = () => move(done, undone, "before", "Taken back");
export const doAgain = () => move(undone, done, "after", "Done again");

function move(from, to, side, word) {
  const step = from.pop();
  isTyping = false;
  if (!step) {
    announce(side === "before" ? "Nothing to take back" : "Nothing to do again");
    return;
  }
  to.push(step);
  // A field is not written into while somebody is in it; here it is meant.
  if (document.activeElement?.matches("input, textarea, select")) document.activeElement.blur();
  autosave.putAll(step.filter(({ address }) => cells.has(address)).map((one) => ({ address: one.address, fields: one[side] })));
  autosave.flush(); // what is to be mended is known again at once
  goTo(step[0].address);
  announce(step.length === 1 ? `${word}: ${cells.get(step[0].address)?.name ?? "one cell"}` : `${word}: ${step.length} cells`);
  tell();
}

function goTo(address) {
  const panel = byAddress(address)?.closest("[data-panel]");
  if (!panel) return;
  if (panel.hidden) openPanel(panel.dataset.panel);
  showPane("right");
  focusAddress(address);
}

const tell = () => document.dispatchEvent(new CustomEvent("history"));

// --- Keys: inside a text that is being typed they are the browser's own ---

let arrivedWith = "";
document.addEventListener("focusin", ({ target }) => {
  arrivedWith = target.value ?? "";
});
document.addEventListener("focusout", () => {
  isTyping = false;
});

const isBeingTyped = (element) => element.matches("textarea, input:not([type=radio], [type=checkbox])") && element.value !== arrivedWith;

document.addEventListener("keydown", (event) => {
  if (frozen || event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  const act = key === "z" ? (event.shiftKey ? doAgain : takeBack) : key === "y" && !event.shiftKey ? doAgain : null;
  if (!act || document.querySelector("dialog[open]") || isBeingTyped(event.target) || event.target.closest("form[method=post]")) return;
  event.preventDefault();
  act();
});
