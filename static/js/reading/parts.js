// The parts of the page: study questions, arms and times, results, contrasts, the paper. F6 goes to the next one and Shift
// F6 to the one before, each time to the place where the part was left, or to the first that is still to do: blank, or of
// a verifier to be compared.

import { gridOf } from "./grids.js";
import { goTo, openPanel, showPane, tabs } from "./panels.js";
import { autosave } from "./state.js";
import { UNVERIFIED, isVerification, stateOf } from "./verified.js";
import { shown } from "./words.js";

const QUESTIONS = "questions";
const PAPER = "paper";
const OF_STUDY = new Set(["arms-and-times", "results", "contrasts"]);
const GRIDS = new Set(["results", "contrasts"]);
const CONTROLS = "input:not([type=hidden], [disabled]), select:not([disabled]), textarea:not([disabled])";
const PARTS = tabs.some((tab) => tab.dataset.tab === "results") ? [QUESTIONS, ...OF_STUDY, PAPER] : [];

const paper = document.querySelector(".paper-pane");
const left = new Map(); // part -> the element that had the focus there last
let section = tabs.find((tab) => !OF_STUDY.has(tab.dataset.tab))?.dataset.tab;

const panelOf = (name) => document.querySelector(`[data-panel="${CSS.escape(name)}"]`);
const nameOf = (panel) => (OF_STUDY.has(panel) ? panel : QUESTIONS);
const isVisible = (element) => Boolean(element?.isConnected && element.getClientRects().length);
const openName = () => nameOf(document.querySelector("[data-panel]:not([hidden])")?.dataset.panel);

function partOf(element) {
  const panel = element.closest?.("[data-panel]")?.dataset.panel;
  if (panel) return nameOf(panel);
  return paper?.contains(element) ? PAPER : "";
}

function turn(step) {
  const now = partOf(document.activeElement);
  // From outside of all parts the one that is open comes first.
  const place = now ? PARTS.indexOf(now) + step : PARTS.indexOf(openName());
  enter(PARTS[(place + PARTS.length) % PARTS.length]);
}

function enter(part) {
  if (part === PAPER) {
    showPane("left");
    place(isVisible(left.get(PAPER)) ? left.get(PAPER) : firstOfPaper());
    return;
  }
  const panel = part === QUESTIONS ? section : part;
  openPanel(panel);
  showPane("right");
  place(isVisible(left.get(part)) && panelOf(panel).contains(left.get(part)) ? left.get(part) : firstOf(panel));
}

function place(target) {
  if (!target) return;
  goTo(target);
  if (document.activeElement === target || target.contains(document.activeElement)) return;
  target.tabIndex = -1;
  target.focus();
}

function firstOfPaper() {
  const scroll = paper.querySelector("[data-paper=scroll]");
  return isVisible(scroll) ? scroll : [...paper.querySelectorAll("input, summary")].find(isVisible);
}

function firstOf(name) {
  const panel = panelOf(name);
  const grid = GRIDS.has(name) ? gridOf(name) : null;
  if (grid?.current) return firstCellToDo(grid);
  const controls = [...panel.querySelectorAll(CONTROLS)].filter(isVisible);
  if (name === "arms-and-times") return firstOfStructure(panel, controls);
  return controls.find((control) => isToDo(control)) ?? controls[0] ?? [...panel.querySelectorAll("a")].find(isVisible) ?? panel;
}

const isOpen = (address) => (isVerification ? stateOf(address) === UNVERIFIED : !shown(autosave.view(address)));

function firstCellToDo(grid) {
  return grid.map.order.find((cell) => isOpen(cell.dataset.address)) ?? grid.current;
}

// While there is no arm, or no time, the form that adds one.
function firstOfStructure(panel, controls) {
  const adding = [...panel.querySelectorAll(".part.is-new")].find((line) => !line.parentElement.querySelector("[data-part-line]"));
  return adding?.querySelector(CONTROLS) ?? controls[0] ?? panel;
}

function isToDo(control) {
  const holder = control.closest("[data-address]");
  return holder ? isOpen(holder.dataset.address) : !control.value;
}

document.addEventListener("focusin", ({ target }) => {
  const part = partOf(target);
  if (part) left.set(part, target);
});
document.addEventListener("panel", ({ detail }) => {
  if (!OF_STUDY.has(detail) && panelOf(detail)) section = detail;
});
// Whoever comes for a grid goes on where there is something to do, unless they were in it before.
document.addEventListener("arrived", ({ detail }) => {
  if (GRIDS.has(detail) && gridOf(detail)?.current) enter(detail);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "F6" || !PARTS.length || event.defaultPrevented || event.isComposing) return;
  if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  turn(event.shiftKey ? -1 : 1);
});
