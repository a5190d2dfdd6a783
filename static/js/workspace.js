// The page of a reading: fields, grid and source pane speak to one autosave; refusals and stale writes are said in a
// row under their cell. An element with data-address holds the controls of one cell; data-part says which part of it.

import { announce } from "./announce.js";
import { Autosave } from "./autosave.js";
import { Grid } from "./grid.js";
import * as line from "./saved.js";

const root = document.querySelector("[data-workspace]");
const page = JSON.parse(document.getElementById("page-data").textContent);
const cells = new Map(Object.entries(page.cells));
const frozen = page.frozen;
const autosave = new Autosave({ url: root.dataset.cellsUrl, user: page.user, reading: page.reading, cells });

const TEXT = "text";
const minus = (text) => text.replace(/-(?=[\d.])/g, "\u2212");
const shown = (view) => view.missing || view.text;
const isSourced = (view) => Boolean(view.page || view.table || view.quotation);
const isKept = (view) => view.so_printed && isSourced(view);
const sourceLine = (view) =>
  [view.page && `p. ${view.page}`, view.table, !view.page && !view.table && view.quotation && "quoted"].filter(Boolean).join(", ");
const byAddress = (address) => document.getElementById(address);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const key = (name) => element("kbd", { class: "kbd", "aria-hidden": "true" }, name);

// --- What is chosen, and its source ---

const source = document.querySelector("[data-source-form]");
const bar = document.querySelector("[data-cell-bar]");
let chosen = "";
let lastSource = null;

function choose(address) {
  if (!cells.has(address)) return;
  const before = chosen;
  chosen = address;
  if (before && before !== address) {
    byAddress(before)?.classList.remove("is-focused");
    showNotes(before);
  }
  // The cell stays marked while its source is typed.
  if (byAddress(address)?.matches("td")) byAddress(address).classList.add("is-focused");
  showNotes(address);
  showSource();
}

function showSource() {
  const view = chosen && autosave.view(chosen);
  if (!view) return;
  if (bar) {
    bar.querySelector("[data-bar-name]").textContent = view.name;
    bar.querySelector("[data-bar-text]").textContent = minus(shown(view));
    const place = bar.querySelector("[data-bar-source]");
    place.replaceChildren(sourceLine({ ...view, quotation: "" }), " ", ...(view.quotation ? [element("q", {}, view.quotation)] : []));
  }
  if (!source) return;
  document.querySelector("[data-source-none]").hidden = true;
  source.hidden = false;
  const moved = source.dataset.address !== chosen;
  source.dataset.address = chosen;
  source.querySelector("[data-source-name]").textContent = view.name;
  const text = source.querySelector("[data-source-text]");
  text.textContent = minus(shown(view)) || "blank";
  text.classList.toggle("is-blank", !shown(view));
  text.classList.toggle("is-words", shown(view).length > 12);
  for (const control of source.querySelectorAll("[data-part]")) fill(control, view, moved);
  const printed = source.querySelector("[data-so-printed]");
  if (printed) {
    printed.hidden = !view.refusal && !view.so_printed;
    const missing = !isSourced(view) && !view.so_printed;
    const box = printed.querySelector("input");
    box.disabled = missing;
    source.querySelector("#so-printed-help").textContent = missing
      ? "Say where first: page, table or quotation. Then it can be kept as printed; it stays out of pooling."
      : "It is kept as printed, marked, and stays out of pooling until it is resolved.";
  }
  source.querySelector("[data-source-note]").replaceChildren(...noteParts(chosen, view, { inPane: true }));
  const again = source.querySelector("[data-last-source]");
  if (again) {
    again.hidden = !lastSource || isSourced(view);
    if (lastSource) again.textContent = `Use ${sourceLine(lastSource)} again`;
  }
}

function fill(control, view, moved = false) {
  const part = control.dataset.part ?? TEXT;
  const value = part === TEXT ? shown(view) : view[part];
  if (control.type === "radio") {
    control.checked = control.value === value;
  } else if (control.type === "checkbox") {
    control.checked = Boolean(value);
  } else if (control.value !== (value ?? "") && (moved || control !== document.activeElement)) {
    control.value = value ?? "";
    grow(control);
  }
}

function grow(control) {
  if (control.tagName !== "TEXTAREA" || CSS.supports("field-sizing", "content")) return;
  control.rows = Math.min(12, Math.max(1, control.value.split("\n").length + Math.floor(control.value.length / 60)));
}

// To the source of what is chosen, and back.
let cameFrom = null;
function toSource(address = chosen) {
  if (!address) return;
  cameFrom = document.activeElement;
  const own = byAddress(address)?.closest("[data-address]")?.querySelector('[data-part="page"]');
  choose(address);
  pane("left");
  (own ?? source?.querySelector('[data-part="page"]'))?.focus();
}

function backFromSource() {
  pane("right");
  const place = byAddress(chosen);
  const back = cameFrom?.isConnected && cameFrom !== document.body ? cameFrom : place;
  cameFrom = null;
  if (place?.matches("td")) grid?.focus(place);
  else back?.focus();
}

function pane(side) {
  const radio = document.querySelector(`.pane-switch input[value="${side}"]`);
  if (radio) radio.checked = true;
}

source?.addEventListener("submit", (event) => event.preventDefault());
source?.addEventListener("keydown", (event) => {
  const done = event.key === "Escape" || (event.key === "Enter" && (event.target.matches("input") || event.ctrlKey));
  if (!done || event.isComposing) return;
  event.preventDefault();
  backFromSource();
});
source?.querySelector("[data-last-source]")?.addEventListener("click", () => {
  const { page: number, table, quotation } = lastSource;
  autosave.put(chosen, number || table ? { page: number, table } : { quotation });
  backFromSource();
});

// --- What is said of a cell: refused, stale, not saved ---

function split(message) {
  const found = message.match(/^(.+?)\.\s+(?=\S)(.*)$/s);
  return found ? [found[1], found[2]] : [message, ""];
}

function says(fields, now) {
  const parts = [];
  if ("text" in fields || "support" in fields) {
    const part = "text" in fields ? "text" : "support";
    const theirs = part === "text" ? shown(now) : now.support;
    parts.push([label(fields[part]) || "nothing", label(theirs) || "nothing"]);
  }
  const sources = ["page", "table", "quotation"];
  if (sources.some((name) => name in fields)) {
    parts.push([sourceLine({ ...now, ...fields }) || "no source", sourceLine(now) || "no source"]);
  }
  if (!parts.length) parts.push([fields.so_printed ? "so printed" : "not so printed", now.so_printed ? "so printed" : "not so printed"]);
  return parts.map((pair) => pair.join("\u0000")).join("\u0001");
}

// A judgement's text is the key of its level: its label says it.
const label = (text) => minus(document.querySelector(`[data-level="${CSS.escape(text ?? "")}"]`)?.textContent.trim() || text || "");

function noteParts(address, view, { inPane = false } = {}) {
  const notes = [];
  if (view.state === "stale") {
    const [mine, theirs] = says(view.mine, view.theirs).split("\u0001")[0].split("\u0000");
    notes.push(
      note(
        "Saved elsewhere",
        `You typed ${mine}, the other window has ${theirs}. Nothing is lost until you choose.`,
        button(`Keep ${short(mine)}`, () => autosave.keepMine(address)),
        button(`Take ${short(theirs)}`, () => take(address)),
      ),
    );
  } else if (view.state === "refused") {
    notes.push(note("Not saved", view.message));
  }
  if (!view.refusal || frozen) {
    if (view.refusal && isKept(view) && chosen === address) notes.push(kept(split(view.refusal)[0], view));
    return notes;
  }
  const [title, rest] = split(view.refusal);
  if (isKept(view)) {
    if (chosen === address && !inPane)
      notes.push(kept(title, view, button("Not so printed", () => autosave.put(address, { so_printed: false }))));
  } else if (inPane) {
    notes.push(note(title, rest));
  } else if (isSourced(view)) {
    notes.push(note(title, rest, button("Keep as so printed", () => keep(address), { key: "Alt K" })));
  } else {
    const where = button("Add its source", () => toSource(address), { key: "Alt S" });
    const off = element("button", { type: "button", class: "button is-small", "aria-disabled": "true" }, "Keep as so printed");
    notes.push(note(title, rest, off, element("span", { class: "off-reason" }, "needs a page, a table or a quotation:"), where));
  }
  return notes;
}

function kept(title, view, ...actions) {
  const made = note("Kept as so printed", `${title} (${sourceLine(view)}). It stays out of pooling until it is resolved.`, ...actions);
  made.classList.add("is-kept");
  return made;
}

const short = (text) => (text.length > 24 ? `${text.slice(0, 22)} …` : text);

function note(title, text, ...actions) {
  return element(
    "div",
    { class: "cell-note" },
    element("p", { class: "refusal-title" }, title),
    text ? element("p", {}, text) : null,
    actions.length ? element("div", { class: "actions" }, ...actions) : null,
  );
}

function button(text, act, { key: name } = {}) {
  return element("button", { type: "button", class: "button is-small", onclick: act }, text, name ? key(name) : null);
}

function keep(address = chosen) {
  const view = autosave.view(address);
  if (!view?.refusal || isKept(view)) return;
  if (!isSourced(view)) {
    announce("Say where it is printed first: page, table or quotation.", { assertive: true });
    toSource(address);
    return;
  }
  autosave.put(address, { so_printed: true });
  announce("Kept as so printed");
  focusAddress(address);
}

function take(address) {
  autosave.takeTheirs(address);
  focusAddress(address);
}

function focusAddress(address) {
  const place = byAddress(address);
  if (place?.matches("td")) grid?.focus(place);
  else place?.focus();
}

// Under the cell's row in the grid, under the field elsewhere. Rebuilt only when it says something else, so that the
// focus inside it holds.
function showNotes(address) {
  const place = byAddress(address);
  if (place?.matches("td")) return showRowNotes(place.closest("tr"));
  const room = (place ?? document.querySelector(`[data-address="${CSS.escape(address)}"]`))?.closest("[data-address]")?.querySelector("[data-note]");
  const view = autosave.view(address);
  if (!room || !view) return undefined;
  place?.toggleAttribute("aria-invalid", false);
  const bad = isBad(view);
  if (bad && place) place.setAttribute("aria-invalid", "true");
  replaceNotes(room, noteParts(address, view), String(chosen === address) + noteKey(view));
  return undefined;
}

const isBad = (view) => (view.refusal && !isKept(view)) || view.state === "refused" || view.state === "stale";
const noteKey = (view) =>
  JSON.stringify([view.refusal, isKept(view), isSourced(view), view.state === "stale" && [view.mine, view.theirs], view.state === "refused" && view.message]);

function replaceNotes(room, notes, said) {
  if (room.dataset.said === said) return;
  const focused = room.contains(document.activeElement);
  room.dataset.said = said;
  room.replaceChildren(...notes);
  if (focused && chosen) focusAddress(chosen);
}

const NOTCH = '<svg class="cell-notch" viewBox="0 0 14 7" aria-hidden="true"><path d="M0 7L7 .5L14 7"/></svg>';

function showRowNotes(row) {
  const parts = [];
  const said = [];
  for (const cell of row.querySelectorAll("td[data-address]")) {
    const address = cell.dataset.address;
    const view = autosave.view(address);
    const notes = noteParts(address, view);
    cell.classList.toggle("has-row", notes.length > 0);
    if (notes.length) {
      said.push(address, noteKey(view), String(chosen === address));
      parts.push(
        element(
          "div",
          { class: `finding-row refusal-row${isBad(view) ? "" : " is-kept"}`, id: `note-${address}` },
          element("div", {}, ...notes),
        ),
      );
      cell.setAttribute("aria-describedby", `note-${address}`);
      if (!cell.querySelector(".cell-notch")) cell.insertAdjacentHTML("beforeend", NOTCH);
    } else {
      cell.removeAttribute("aria-describedby");
      cell.querySelector(".cell-notch")?.remove();
    }
  }
  let under = row.nextElementSibling?.matches(".grid-note") ? row.nextElementSibling : null;
  if (!parts.length) {
    const focused = under?.contains(document.activeElement);
    under?.remove();
    if (focused) focusAddress(chosen);
    return;
  }
  if (!under) {
    under = element("tr", { class: "grid-note" }, element("td", { colspan: row.cells.length }));
    row.after(under);
  }
  replaceNotes(under.cells[0], parts, said.join("\n"));
}

// --- Painting a cell ---

const late = new Map(); // "saving" is shown only when it takes long enough to be seen

function paint(address) {
  const view = autosave.view(address);
  if (!view) return;
  const place = byAddress(address);
  if (place?.matches("td")) paintCell(place, view);
  else for (const holder of document.querySelectorAll(`[data-address="${CSS.escape(address)}"]`)) paintField(holder, view);
  showNotes(address);
  if (address === chosen) showSource();
}

function paintCell(cell, view) {
  const { classList } = cell;
  cell.querySelector(".cell-text").textContent = minus(shown(view));
  classList.toggle("is-nr", view.missing === "NR");
  classList.toggle("is-na", view.missing === "NA");
  classList.toggle("is-sourced", isSourced(view));
  classList.toggle("is-so-printed", view.so_printed);
  classList.toggle("is-bad", Boolean((view.refusal && !isKept(view)) || view.state === "refused"));
  classList.toggle("is-stale", view.state === "stale");
  classList.toggle("is-waiting", view.state === "waiting");
  if (isBad(view)) cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
  clearTimeout(late.get(cell));
  if (view.state !== "saving") classList.remove("is-saving");
  else late.set(cell, setTimeout(() => classList.add("is-saving"), 1200));
}

function paintField(holder, view) {
  if (holder === source) return;
  for (const control of holder.querySelectorAll("[data-part], input[type=radio]")) fill(control, view);
  for (const missing of holder.querySelectorAll("[data-missing]")) {
    missing.setAttribute("aria-pressed", String(view.missing === missing.dataset.missing));
  }
  const where = holder.querySelector("[data-to-source]");
  if (where) {
    const said = sourceLine(view);
    where.textContent = said || (frozen ? "" : "source");
    where.classList.toggle("is-sourced", Boolean(said));
    where.hidden = frozen && !said;
    where.setAttribute("aria-label", said ? `Source of ${view.name}: ${said}` : `Add the source of ${view.name}`);
  }
  holder.classList.toggle("is-waiting", view.state === "waiting");
}

// --- Typing ---

function typed(event) {
  const control = event.target;
  const holder = control.closest("[data-address]");
  if (!holder || frozen || !holder.dataset.address || control.closest("td[data-address]")?.matches(".cell")) return;
  const address = holder.dataset.address;
  const part = control.dataset.part ?? (control.type === "radio" ? TEXT : "");
  if (!part) return;
  if (event.type === "change" && !["checkbox", "radio", "select-one"].includes(control.type)) {
    autosave.flush();
    return;
  }
  if (event.type === "input" && ["checkbox", "radio"].includes(control.type)) return;
  grow(control);
  autosave.put(address, { [part]: control.type === "checkbox" ? control.checked : control.value });
  const view = autosave.view(address);
  if (["page", "table", "quotation"].includes(part)) {
    // Without a source nothing is "so printed": the mark goes with its last proof.
    if (view.so_printed && !isSourced(view)) autosave.put(address, { so_printed: false });
    if (isSourced(view)) lastSource = { page: view.page, table: view.table, quotation: view.quotation };
  }
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);

root.addEventListener("focusin", (event) => {
  const holder = event.target.closest("[data-address]");
  if (holder && holder !== source && !holder.matches("td.cell") && holder.dataset.address) choose(holder.dataset.address);
});

root.addEventListener("click", (event) => {
  const missing = event.target.closest("[data-missing]");
  if (missing) {
    const { address } = missing.closest("[data-address]").dataset;
    const code = missing.dataset.missing;
    autosave.put(address, { text: autosave.view(address).missing === code ? "" : code });
    return;
  }
  const where = event.target.closest("[data-to-source]");
  if (where) {
    toSource(where.closest("[data-address]")?.dataset.address ?? chosen);
    return;
  }
  const clear = event.target.closest("[data-clear]");
  if (clear) autosave.put(clear.closest("[data-address]").dataset.address, { text: "" });
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (event.code === "KeyS") {
    event.preventDefault();
    grid?.commit();
    toSource();
  } else if (event.code === "KeyK" && !frozen) {
    event.preventDefault();
    grid?.commit();
    keep();
  }
});

// --- The grid ---

const table = document.querySelector("[data-grid]");
const grid = table
  ? new Grid(table, {
      frozen,
      text: (address) => shown(autosave.view(address)),
      put: (address, text) => autosave.put(address, { text }),
      focused: choose,
    })
  : null;
if (grid) {
  grid.describe = (address) => cells.get(address)?.name;
  grid.pasted = (inside, outside) => {
    if (outside) say(`${inside} cells pasted. ${outside} did not fit into the grid from here and ${outside === 1 ? "was" : "were"} left out.`);
    else notice.hidden = true;
  };
}

// --- Tabs: one panel is shown; a link to anything inside a panel opens it ---

const panels = [...document.querySelectorAll("[data-panel]")];
const tabs = [...document.querySelectorAll("[data-tab]")];

function open(name) {
  if (!panels.some((panel) => panel.dataset.panel === name)) return false;
  for (const panel of panels) panel.hidden = panel.dataset.panel !== name;
  for (const tab of tabs) {
    if (tab.dataset.tab === name) {
      tab.setAttribute("aria-current", "page");
      tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else tab.removeAttribute("aria-current");
  }
  document.querySelector(".reading-pane .pane-body, .bias-pane .pane-body")?.scrollTo(0, 0);
  for (const hint of document.querySelectorAll("[data-only]")) hint.hidden = hint.dataset.only !== name;
  if (name === "results" && grid?.current) choose(grid.current.dataset.address);
  return true;
}

function arrive() {
  const hash = decodeURIComponent(location.hash.slice(1));
  if (hash && open(hash)) return pane("right");
  const target = hash && (byAddress(hash) ?? document.querySelector(`[data-address="${CSS.escape(hash)}"]`));
  if (!target) return panels.some((panel) => !panel.hidden) || open(tabs[0]?.dataset.tab);
  const panel = target.closest("[data-panel]");
  if (panel) open(panel.dataset.panel);
  pane("right");
  if (target.matches("td.cell")) grid?.focus(target);
  else {
    const control = target.matches("input, select, textarea") ? target : target.querySelector("input:checked, input, select, textarea");
    (control ?? target).focus();
    target.scrollIntoView({ block: "nearest" });
  }
  return undefined;
}

addEventListener("hashchange", arrive);
// The same link once more: the address does not change, but the way there is asked again.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='#']");
  if (link && link.href === location.href && !event.defaultPrevented) arrive();
});

// --- Counts, gaps, submitting ---

const gapList = document.querySelector("[data-gap-list]");
const gapCount = document.getElementById("gap-count");
const submit = document.querySelector("[data-submit]");

function showCounts(counts) {
  for (const place of document.querySelectorAll("[data-count]")) {
    const count = counts[place.dataset.count];
    place.textContent = count ? (count.done ? "\u2713" : count.text) : "";
    if (count?.done) place.append(element("span", { class: "visually-hidden" }, ` all ${count.text.split(" of ")[1]}`));
  }
}

function showGaps(gaps) {
  if (!submit) return;
  gapList.replaceChildren(...gaps.map((gap) => element("li", {}, element("a", { href: gap.href }, gap.message))));
  gapCount.textContent = gaps.length ? `${gaps.length} to mend` : "Nothing is missing";
  gapCount.disabled = !gaps.length;
  submit.setAttribute("aria-disabled", String(gaps.length > 0));
  submit.classList.toggle("is-primary", !gaps.length);
  if (gaps.length) delete submit.dataset.dialog;
  else {
    submit.dataset.dialog = "submit-reading";
    toggleGaps(false);
  }
}

function toggleGaps(shownNow) {
  const list = document.getElementById("gaps");
  if (!list) return;
  list.hidden = !shownNow;
  gapCount.setAttribute("aria-expanded", String(shownNow));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-toggle-gaps]")) return;
  const list = document.getElementById("gaps");
  toggleGaps(list.hidden);
  if (list.hidden) gapCount.focus();
  else list.querySelector("a")?.focus();
});

// A form that changes the page waits until everything typed has reached the server.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches("[data-flush-first]")) return;
    grid?.commit();
    if (!autosave.count) return;
    event.preventDefault();
    event.stopPropagation();
    form.closest("dialog")?.close();
    if (await autosave.settle()) form.submit();
    else say(`${autosave.count} cell${autosave.count === 1 ? "" : "s"} did not reach the server yet, so nothing else was sent. What you typed is kept.`);
  },
  true,
);

// "Save" of an arm or a time point is there once something differs.
for (const form of document.querySelectorAll("[data-dirty-save]")) {
  const save = form.querySelector(".part-save");
  const isAsShown = (control) =>
    control.tagName === "SELECT"
      ? control.selectedIndex === Math.max(0, [...control.options].findIndex((option) => option.defaultSelected))
      : control.value === control.defaultValue;
  const dirty = () => {
    const controls = [...form.querySelectorAll("input:not([type=hidden]), select")];
    save.hidden = controls.every((control) => isAsShown(control) && control.getAttribute("aria-invalid") !== "true");
  };
  form.addEventListener("input", dirty);
  dirty();
}

// --- What the autosave says ---

const notice = document.getElementById("workspace-notice");
let noticeIsOfSaving = false;

function say(text, { link = null, ofSaving = false } = {}) {
  noticeIsOfSaving = ofSaving;
  notice.hidden = false;
  notice.querySelector("[data-notice-text]").textContent = text;
  const anchor = notice.querySelector("[data-notice-link]");
  anchor.hidden = !link;
  if (link) [anchor.textContent, anchor.href] = link;
}

autosave.addEventListener("cell", (event) => paint(event.detail));
autosave.addEventListener("state", ({ detail: { state, count, at, message } }) => {
  if (state === "saving") line.saving();
  if (state === "saved") line.saved(at ? new Date(at) : new Date());
  if (state === "held") line.refused(`${count} cell${count === 1 ? "" : "s"} not saved: see under ${count === 1 ? "it" : "them"}`);
  if (state === "waiting") line.waiting(count);
  if (state === "signed-out") {
    line.refused(`${count} cell${count === 1 ? " waits" : "s wait"} on this computer`);
    say("Signed out in the meantime; what you typed is kept on this computer.", {
      link: ["Sign in again", `/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`],
      ofSaving: true,
    });
  } else if (state === "stopped") {
    line.refused("Not saved");
    say(`${message} ${count} cell${count === 1 ? " is" : "s are"} kept on this computer.`, { ofSaving: true });
  } else if (noticeIsOfSaving) {
    notice.hidden = true;
  }
});
autosave.addEventListener("answer", ({ detail: answer }) => {
  for (const [address, cell] of cells) {
    const refusal = answer.refusals[address] ?? "";
    if (refusal === cell.refusal) continue;
    cell.refusal = refusal;
    if (refusal) announce(refusal, { assertive: true });
    paint(address);
  }
  for (const cell of answer.cells) if (cell.status === "stale") announce("Saved elsewhere in the meantime. Choose which one to keep.", { assertive: true });
  showCounts(answer.counts);
  showGaps(answer.gaps);
  document.dispatchEvent(new CustomEvent("answered", { detail: answer }));
});

addEventListener("beforeunload", (event) => {
  grid?.commit();
  if (autosave.count && !autosave.isStuck) autosave.flush();
  if (autosave.isStuck) event.preventDefault();
});

// --- On arrival ---

for (const [address] of cells) paint(address);
showCounts(page.counts);
showGaps(page.gaps);
// A form that was refused is shown under its own address; a reload must ask for the page.
if (location.pathname !== root.dataset.pageUrl) history.replaceState(null, "", root.dataset.pageUrl);
const refusedField = document.querySelector(".part-form [aria-invalid=true]");
if (refusedField) {
  open(refusedField.closest("[data-panel]").dataset.panel);
  pane("right");
  refusedField.focus();
} else arrive();
if (page.savedAt && !frozen) line.saved(new Date(page.savedAt));
if (!frozen) {
  const waiting = autosave.restore();
  if (waiting) announce(`${waiting} cells from before are sent now`);
}

export { autosave, cells, frozen };
