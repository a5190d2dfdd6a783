// What stood in the chosen cell before, with who and when; the old text can be put back, as a new change.

import { announce } from "../announce.js";
import { chosen, focusAddress } from "./chosen.js";
import { closeByEscape } from "./escape.js";
import { change } from "./history.js";
import { autosave, cells, frozen } from "./state.js";
import { element, minus } from "./words.js";

const panel = document.getElementById("history");
const { historyUrl } = document.getElementById("leftovers").dataset;
let shownFor = "";
let asked = 0;
let cameFrom = null;

export function togglePast() {
  if (panel.hidden || shownFor !== chosen()) open();
  else close();
}

function open() {
  if (!panel.contains(document.activeElement)) cameFrom = document.activeElement;
  panel.hidden = false;
  expanded(true);
  show();
}

function close() {
  const focused = document.activeElement;
  panel.hidden = true;
  expanded(false);
  if (!panel.contains(focused) && focused !== document.body) return;
  if (!chosen() || cameFrom?.matches("[data-history]")) cameFrom?.focus();
  else focusAddress(chosen());
}

function expanded(is) {
  for (const button of document.querySelectorAll("[data-history][aria-expanded]")) button.setAttribute("aria-expanded", String(is));
}

async function show() {
  shownFor = chosen();
  const list = panel.querySelector("[data-history-list]");
  panel.querySelector("[data-history-name]").textContent = cells.get(shownFor)?.name ?? "";
  if (!shownFor) {
    list.replaceChildren(element("p", { class: "empty" }, "Choose an answer or a number; what stood in it before is listed here."));
    return;
  }
  asked += 1;
  const question = asked;
  const changes = await fetchPast(shownFor);
  if (question !== asked) return; // another cell was chosen meanwhile
  if (typeof changes === "string") list.replaceChildren(element("p", { class: "empty" }, changes));
  else if (!changes.length) list.replaceChildren(element("p", { class: "empty" }, "Nothing was typed here yet."));
  else list.replaceChildren(table(changes));
  panel.scrollIntoView({ block: "nearest" });
}

async function fetchPast(address) {
  try {
    const response = await fetch(`${historyUrl}?address=${encodeURIComponent(address)}`, {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    if (response.redirected) return "Signed out in the meantime. Sign in again to see the history.";
    if (!response.ok) return "The history could not be read. Close it and open it again.";
    return (await response.json()).changes;
  } catch {
    return "Not connected. The history is read from the server.";
  }
}

function table(changes) {
  const heads = ["When", "Who", "From", "To", ...(frozen ? [] : [""])].map((head) =>
    element("th", { scope: "col" }, head || element("span", { class: "visually-hidden" }, "What can be done")),
  );
  return element(
    "div",
    { class: "table-scroll" },
    element("table", { class: "table is-dense is-top is-stacked" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...changes.map(row))),
  );
}

function row(one) {
  const at = new Date(one.at);
  const day = at.toDateString() === new Date().toDateString() ? "" : `${at.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}, `;
  return element(
    "tr",
    {},
    element("td", { "data-label": "When" }, `${day}${at.toTimeString().slice(0, 8)}`),
    element("td", { "data-label": "Who" }, one.by, one.deed && element("span", { class: "meta" }, ` ${one.deed}`)),
    element("td", { "data-label": "From", class: "versions-text" }, minus(one.before) || "blank"),
    element("td", { "data-label": "To", class: "versions-text" }, minus(one.after) || "blank"),
    !frozen && element("td", {}, putBack(one)),
  );
}

function putBack(one) {
  const name = one.fields.text || "blank";
  const text = name.length > 24 ? `${name.slice(0, 22)} …` : name;
  const act = () => {
    const address = shownFor;
    change([{ address, fields: one.fields }]);
    announce(`Put back: ${text}`);
    focusAddress(address);
    autosave.flush();
  };
  return element("button", { type: "button", class: "button is-small", onclick: act }, `Put back ${minus(text)}`);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-history]")) togglePast();
});
closeByEscape(() => !panel.hidden, close);
document.addEventListener("chosen", () => {
  if (!panel.hidden && shownFor !== chosen()) show();
});
autosave.addEventListener("answer", ({ detail }) => {
  if (!panel.hidden && detail.cells.some((cell) => cell.address === shownFor && cell.status !== "refused")) show();
});
