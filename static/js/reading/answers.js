// Answers of more than one control: options of which several are chosen, and tables of rows. Their text is one cell:
// an option a line; rows as JSON by column, as the server writes them.

import { readBlock } from "./block.js";
import { change } from "./history.js";
import { autosave, byAddress, frozen, root } from "./state.js";
import { element, shown } from "./words.js";

const groups = root.querySelectorAll("[data-options]");
const tables = root.querySelectorAll("[data-rows]");
const addressOf = (control) => control.closest("[data-address]").dataset.address;
const write = (control, text, typing = false) => change([{ address: addressOf(control), fields: { text } }], { typing });

// --- Options ---

const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function paintOptions(group, view) {
  const chosen = new Set(view.missing ? [] : lines(view.text));
  for (const box of group.querySelectorAll("input")) {
    box.checked = chosen.has(box.value);
    chosen.delete(box.value);
  }
  for (const value of chosen) {
    const box = element("input", { type: "checkbox", value, checked: "", ...(frozen && { disabled: "" }) });
    const words = element("span", {}, value, element("span", { class: "meta" }, " no option of the form"));
    group.append(element("label", { class: "option", "data-unknown": "" }, box, words));
  }
}

for (const group of groups) {
  group.addEventListener("change", () => {
    write(group, [...group.querySelectorAll("input:checked")].map((box) => box.value).join("\n"));
  });
}

// --- Rows ---

const body = (table) => table.querySelector("tbody");
const inputs = (row) => [...row.querySelectorAll("input")];
const isBlank = (row) => inputs(row).every((input) => !input.value.trim());
const entered = (row) => Object.fromEntries(inputs(row).filter((input) => input.value.trim()).map((input) => [input.dataset.column, input.value]));
const filled = (table) => [...body(table).rows].filter((row) => !isBlank(row));

// What the rows say, as the cell keeps it.
function textOf(table) {
  const rows = filled(table).map(entered);
  return rows.length ? JSON.stringify(rows) : "";
}

function rowsOf(view) {
  try {
    const rows = view.missing ? [] : JSON.parse(view.text || "[]");
    return Array.isArray(rows) ? rows : [];
  } catch {
    return [];
  }
}

function addRow(table) {
  const made = body(table).rows[0].cloneNode(true);
  for (const input of inputs(made)) {
    input.value = "";
    input.removeAttribute("value");
  }
  body(table).append(made);
  number(table);
  return made;
}

function number(table) {
  [...body(table).rows].forEach((row, place) => {
    for (const input of inputs(row)) input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, place + 1));
    row.querySelector("[data-remove-row]").setAttribute("aria-label", `Remove row ${place + 1}`);
  });
}

function keepBlankRow(table) {
  if (!isBlank(body(table).lastElementChild)) addRow(table);
}

function paintRows(table, view) {
  if (frozen || textOf(table) === JSON.stringify(rowsOf(view)).replace(/^\[\]$/, "")) return;
  const rows = rowsOf(view);
  while (body(table).rows.length > rows.length + 1) body(table).lastElementChild.remove();
  while (body(table).rows.length < rows.length + 1) addRow(table);
  [...body(table).rows].forEach((row, place) => {
    for (const input of inputs(row)) input.value = rows[place]?.[input.dataset.column] ?? "";
  });
}

function fillFrom(table, start, block) {
  const width = inputs(start.row).length;
  let { row } = start;
  for (const cells of block) {
    cells.slice(0, width - start.column).forEach((text, place) => {
      inputs(row)[start.column + place].value = text;
    });
    row = row.nextElementSibling ?? addRow(table);
  }
}

for (const table of frozen ? [] : tables) {
  table.addEventListener("input", () => {
    keepBlankRow(table);
    write(table, textOf(table), true);
  });
  table.addEventListener("focusout", () => autosave.flush());
  table.addEventListener("paste", (event) => {
    const block = readBlock(event.clipboardData.getData("text/plain"));
    if (!event.target.matches("input") || (block.length === 1 && block[0].length === 1)) return;
    event.preventDefault();
    const row = event.target.closest("tr");
    fillFrom(table, { row, column: inputs(row).indexOf(event.target) }, block);
    keepBlankRow(table);
    write(table, textOf(table));
  });
  table.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    const row = event.target.closest("tr");
    const column = inputs(row).indexOf(event.target);
    const next = event.shiftKey ? row.previousElementSibling : (row.nextElementSibling ?? (isBlank(row) ? null : addRow(table)));
    if (next) inputs(next)[column].focus();
  });
  table.addEventListener("click", (event) => {
    if (event.target.closest("[data-add-row]")) inputs(addRow(table))[0].focus();
    const gone = event.target.closest("[data-remove-row]")?.closest("tr");
    if (!gone) return;
    const next = gone.nextElementSibling ?? gone.previousElementSibling;
    if (next) gone.remove();
    else for (const input of inputs(gone)) input.value = "";
    keepBlankRow(table);
    number(table);
    inputs(next ?? gone)[0].focus();
    write(table, textOf(table));
  });
}

// --- What autosave says ---

function repaint(address) {
  const view = autosave.view(address);
  const place = byAddress(address);
  if (place?.matches("[data-options]")) paintOptions(place, view);
  if (place?.matches("[data-rows]")) paintRows(place, view);
}

autosave.addEventListener("cells", ({ detail }) => detail.filter((address) => address.startsWith("answer:")).forEach(repaint));

// A radio of "yes", "no", "unclear" that was answered in other letters is still that answer.
for (const radio of root.querySelectorAll(".segmented input[type=radio]")) {
  const view = autosave.view(addressOf(radio));
  if (view && shown(view).toLowerCase() === radio.value.toLowerCase()) radio.checked = true;
}
