// How an outcome was reported and measured: a row under its name, opened from there or from the bar. Another form of
// reporting opens its columns; the server lays the grid out again, and every cell stays what it was.

import { announce } from "../announce.js";
import { csrfToken } from "../autosave/sending.js";
import { choose, chosen, focusAddress } from "./chosen.js";
import { paint } from "./fields.js";
import { commit, gridOf, replaceTable } from "./grids.js";
import { takeVersion } from "./keeping.js";
import { showRowNotes } from "./row_notes.js";
import { say, unsay } from "./saying.js";
import { autosave, byAddress, cells } from "./state.js";
import { shown } from "./words.js";

const rowOf = (outcome) => document.getElementById(`how-${outcome}`);
const buttonOf = (outcome) => document.querySelector(`[data-how="${CSS.escape(outcome)}"]`);
const boxOf = (outcome, form) => rowOf(outcome).querySelector(`[data-form][value="${CSS.escape(form)}"]`);
const waiting = new Map(); // box that was changed while another was under way -> {outcome, form, checked}
let isSending = false;

function toggle(outcome, isShown) {
  rowOf(outcome).hidden = !isShown;
  buttonOf(outcome).setAttribute("aria-expanded", String(isShown));
}

// Of the outcome that the chosen cell is of, or of the first.
export function openColumns() {
  const grid = gridOf("results");
  if (!grid || grid.table.closest("[data-panel]").hidden) return;
  const body = byAddress(chosen())?.closest("table[data-grid] tbody") ?? grid.table.tBodies[0];
  const button = body.querySelector("[data-how]");
  if (!button) return;
  const { how } = button.dataset;
  toggle(how, true);
  const first = rowOf(how).querySelector("input:not([disabled], [type=hidden]), select:not([disabled])");
  (first ?? button).focus();
  rowOf(how).scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-how]");
  if (button) toggle(button.dataset.how, rowOf(button.dataset.how).hidden);
  else if (event.target.closest("[data-open-columns]")) openColumns();
});

document.addEventListener("keydown", (event) => {
  const row = event.key === "Escape" && !event.isComposing && event.target.closest(".grid-how");
  if (!row) return;
  event.preventDefault();
  const outcome = row.id.slice("how-".length);
  toggle(outcome, false);
  if (byAddress(chosen())?.matches("td")) focusAddress(chosen());
  else buttonOf(outcome).focus();
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-columns]");
  if (form && event.target.matches("[data-form]")) send(form, event.target);
});

document.addEventListener("submit", (event) => event.target.matches("[data-columns]") && event.preventDefault());

async function send(form, box) {
  const outcome = form.elements.outcome.value;
  if (isSending) {
    waiting.set(`${outcome} ${box.value}`, { outcome, form: box.value, checked: box.checked });
    return;
  }
  isSending = true;
  // Whether a column holds anything, the server has to know first.
  const page = (await autosave.settle()) || !autosave.isStuck ? await ask(form) : null;
  isSending = false;
  if (page) {
    unsay();
    show(page, outcome);
    sendWaiting();
  } else {
    waiting.clear();
    for (const one of document.querySelectorAll("[data-form]")) one.checked = one.defaultChecked;
    say("The columns are as they were: the server did not answer. What you typed is kept.");
  }
}

// What was ticked in the meantime, of which the page that came may know already.
function sendWaiting() {
  for (const [key, { outcome, form, checked }] of waiting) {
    waiting.delete(key);
    const box = boxOf(outcome, form);
    if (!box || box.disabled || box.checked === checked) continue;
    box.checked = checked;
    send(box.form, box);
    return;
  }
}

async function ask(form) {
  const body = new FormData();
  body.append("outcome", form.elements.outcome.value);
  const open = [...form.querySelectorAll("[data-form]:checked")].flatMap((one) => one.value.split(" "));
  for (const statistic of new Set(open)) body.append("statistics", statistic);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } });
    const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    return page?.querySelector("[data-panel=results] [data-grid]") ? page : null;
  } catch {
    return null;
  }
}

// The place in the grid that has the focus, so that it has it in the next table too.
function focusedIn(table) {
  commit(); // what is being typed goes with the table
  const active = document.activeElement;
  if (!table.contains(active)) return () => {};
  const { address } = active.closest("[data-address]")?.dataset ?? {};
  const outcome = active.closest(".grid-how")?.id.slice("how-".length);
  if (outcome && active.matches("[data-form]")) return () => boxOf(outcome, active.value)?.focus({ preventScroll: true });
  if (address) return () => focusAddress(address);
  return () => outcome && buttonOf(outcome)?.focus({ preventScroll: true });
}

function show(page, outcome) {
  const isOpen = [...document.querySelectorAll(".grid-how:not([hidden])")].map((row) => row.id.slice("how-".length));
  const scroller = document.querySelector("[data-panel=results] .grid-scroll");
  const { scrollLeft, scrollTop } = scroller;
  const laidOut = JSON.parse(page.getElementById("page-data").textContent);
  takeVersion(laidOut.readingVersion);
  for (const [address, cell] of Object.entries(laidOut.cells)) if (!cells.has(address)) cells.set(address, cell);
  const refocus = focusedIn(gridOf("results").table);
  const grid = replaceTable("results", document.adoptNode(page.querySelector("[data-panel=results] [data-grid]")));
  for (const one of isOpen) toggle(one, true);
  for (const cell of grid.map.order) paint(cell.dataset.address);
  for (const holder of grid.table.querySelectorAll(".answer[data-address]")) paint(holder.dataset.address);
  for (const row of grid.map.elements) showRowNotes(row);
  if (byAddress(chosen())) choose(chosen());
  Object.assign(scroller, { scrollLeft, scrollTop });
  refocus();
  announce(`${grid.table.querySelectorAll(`#columns-${CSS.escape(outcome)} th[scope=col]`).length} columns`);
}

// The name of an outcome says whether this study measured it its own way.
export function showOwnMeasure(address) {
  const row = address.startsWith("measure:") && byAddress(address)?.closest(".grid-how");
  if (!row) return;
  const isOwn = [...row.querySelectorAll(".answer[data-address]")].some((one) => shown(autosave.view(one.dataset.address)));
  buttonOf(row.id.slice("how-".length)).querySelector(".outcome-own").hidden = !isOwn;
}
