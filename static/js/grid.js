// A grid of cells: one tab stop, arrows between the cells, typing replaces, F2 edits, Shift and arrows choose a range.
// It keeps and writes nothing itself. What it is given:
//
//   view(address), name(address)   what stands there, and where that is
//   write(changes)                 [{address, fields}], one step to take back
//   paste(data, start, range)      the clipboard's data, where it goes, {row, set, column}, and the chosen range's cells
//   draft(address, text)           what is being typed; null when it was given up
//   undo(again), focused(address), ranged(addresses)
//   escaped()                      Escape: true when something over the grid was open, and is closed now

import { announce } from "./announce.js";
import { Entry } from "./grid/entry.js";
import { filledDown, filledRight } from "./grid/filling.js";
import { Geometry } from "./grid/geometry.js";
import { writeBlock } from "./reading/block.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// The first column stays in place while the grid scrolls, and would cover a cell at the left edge.
export function showCell(cell) {
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  const scroller = cell.closest(".grid-scroll");
  const covered = cell.closest("tr").cells[0].getBoundingClientRect().right - cell.getBoundingClientRect().left;
  if (scroller && covered > 0) scroller.scrollLeft -= covered;
}

export function focusCell(cell) {
  cell.focus({ preventScroll: true });
  showCell(cell);
}

export class Grid {
  constructor(table, tools) {
    this.table = table;
    Object.assign(this, tools);
    this.map = new Geometry(table);
    this.editor = null;
    this.leaving = false;
    this.saidMissing = null; // the cell of which "not reported" was said by the last key
    this.corner = null; // the other corner of a range; the current cell is the first
    this.isWhole = false; // the range is the whole grid
    this.chosen = [];
    this.current = this.map.first;
    if (this.current) this.current.tabIndex = 0;
    if (!this.frozen) {
      this.entry = new Entry(table, {
        cellOf: (event) => this.#cellOf(event),
        typed: (text) => this.edit({ keep: false, text }),
        undo: (again) => this.undo(again),
      });
    }
    table.addEventListener("focusin", (event) => this.#onFocus(event));
    table.addEventListener("focusout", (event) => event.target.matches("td.cell") && this.entry?.close(event.target));
    table.addEventListener("keydown", (event) => this.#onKey(event));
    table.addEventListener("pointerup", (event) => this.#onPointer(event));
    table.addEventListener("dblclick", (event) => this.#cellOf(event) && this.edit({ keep: true }));
    table.addEventListener("copy", (event) => this.#onCopy(event));
    table.addEventListener("cut", (event) => this.#onCut(event));
    table.addEventListener("paste", (event) => this.#onPaste(event));
  }

  #cellOf(event) {
    const cell = event.target.closest?.("td.cell[data-address]");
    return cell && this.map.place.has(cell) ? cell : null;
  }

  text(cell) {
    const view = this.view(cell.dataset.address);
    return view.missing || view.text;
  }

  focus(cell) {
    if (!cell) return;
    this.#unchoose();
    focusCell(cell);
  }

  #onFocus(event) {
    const cell = this.#cellOf(event);
    if (!cell) return;
    this.leaving = false;
    if (this.current !== cell) {
      this.commit();
      this.#unchoose();
      if (this.current) this.current.tabIndex = -1;
      this.current = cell;
      cell.tabIndex = 0;
    }
    if (event.target === cell) this.entry?.open(cell);
    this.focused(cell.dataset.address);
    if (this.chosen.length) this.#tellRange();
  }

  #onPointer(event) {
    const cell = this.#cellOf(event);
    if (!cell || event.target.matches("input")) return;
    if (event.shiftKey && this.current) {
      this.current.focus({ preventScroll: true });
      this.#choose(cell);
      return;
    }
    this.#unchoose();
    cell.focus();
    // A finger has no keys to start typing with.
    if (event.pointerType === "touch") this.edit({ keep: true });
  }

  // --- Keys ---

  #onKey(event) {
    const cell = this.#cellOf(event);
    if (!cell || event.isComposing) return undefined;
    if (this.editor) return this.#onEditorKey(event, cell);
    return this.#onMoveKey(event, cell) || (!this.frozen && this.#onWriteKey(event, cell));
  }

  #onMoveKey(event, cell) {
    const { key, shiftKey } = event;
    const far = event.ctrlKey || event.metaKey;
    const chord = far || event.altKey;
    if (ARROWS[key] && !event.altKey) {
      event.preventDefault();
      const from = shiftKey ? (this.corner ?? cell) : cell;
      const next = far ? this.map.last(from, ARROWS[key]) : this.map.next(from, ARROWS[key]);
      if (!shiftKey) this.focus(next);
      else if (next) this.#choose(next);
      return true;
    }
    if ((key === "Home" || key === "End") && !event.altKey) {
      event.preventDefault();
      const row = far ? this.map.order : this.map.rowOf(shiftKey ? (this.corner ?? cell) : cell);
      const next = key === "Home" ? row[0] : row.at(-1);
      if (shiftKey) this.#choose(next);
      else this.focus(next);
      return true;
    }
    if (far && !event.altKey && !shiftKey && key.toLowerCase() === "a") {
      event.preventDefault();
      this.#choose(this.map.order.at(-1), { isWhole: true });
      return true;
    }
    if (key === "Tab" && !chord) {
      const next = this.leaving ? null : this.map.along(cell, shiftKey ? -1 : 1);
      if (!next) return true; // the browser leaves the grid
      event.preventDefault();
      this.focus(next);
      return true;
    }
    if (key === "Enter" && !chord) {
      event.preventDefault();
      this.focus(this.map.next(cell, shiftKey ? ARROWS.ArrowUp : ARROWS.ArrowDown));
      return true;
    }
    if (key === "Escape") {
      event.preventDefault();
      if (this.escaped()) return true;
      if (this.chosen.length) this.#unchoose();
      else this.leaving = true;
      return true;
    }
    return false;
  }

  #onWriteKey(event, cell) {
    const { key } = event;
    if (key === "F2") {
      event.preventDefault();
      return this.edit({ keep: true });
    }
    const fill = { d: () => this.fillDown(), r: () => this.fillRight() }[key.toLowerCase()];
    if (fill && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      return fill();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (key === "Delete" || key === "Backspace") {
      event.preventDefault();
      return this.#writeAll("");
    }
    if (this.map.statistic(cell) !== "covariates") {
      const said = this.saidMissing === cell && key.toLowerCase() === "r" ? "R" : key.toLowerCase();
      this.saidMissing = said === "n" ? cell : null;
      // Who types "NR" in full has said it with the first letter.
      if (said === "R" || said === "n" || said === "a") event.preventDefault();
      if (said === "R") return undefined;
      if (said === "n" || said === "a") return this.#writeAll(said === "n" ? "NR" : "NA");
    }
    if (key === "?") return undefined; // lists the keys, and is no number
    // The key itself goes into the editor, which has the focus by then.
    if (key.length === 1 || key === "Process") return this.edit({ keep: false });
    return undefined;
  }

  #onEditorKey(event, cell) {
    const { key } = event;
    if (key === "Escape") {
      event.preventDefault();
      this.cancel();
      return cell.focus();
    }
    const arrow = ARROWS[key];
    // Typing over a cell, arrows move on; editing a text, they move in it.
    if (arrow && (!this.editor.keep || arrow[0]) && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      this.commit();
      return this.focus(this.map.next(cell, arrow) ?? cell);
    }
    if (key === "Enter" || key === "Tab") {
      const next =
        key === "Tab"
          ? this.map.along(cell, event.shiftKey ? -1 : 1)
          : this.map.next(cell, event.shiftKey ? ARROWS.ArrowUp : ARROWS.ArrowDown);
      this.commit();
      if (key === "Tab" && !next) return cell.focus();
      event.preventDefault();
      return this.focus(next ?? cell);
    }
    return undefined;
  }

  // --- A range ---

  #choose(cell, { isWhole = false } = {}) {
    this.#unmark();
    this.isWhole = isWhole;
    this.corner = cell;
    const lines = this.#lines();
    this.chosen = lines.flat().filter(Boolean);
    for (const one of this.chosen) {
      one.classList.add("is-selected");
      one.setAttribute("aria-selected", "true");
    }
    if (!isWhole) showCell(cell);
    announce(`${lines.length} by ${lines[0].length} cells`);
    this.#tellRange();
  }

  #tellRange() {
    this.ranged(this.chosen.map((one) => one.dataset.address));
  }

  #unchoose() {
    if (!this.chosen.length) return;
    this.#unmark();
    this.chosen = [];
    this.corner = null;
    this.isWhole = false;
    this.ranged([]);
  }

  #unmark() {
    for (const one of this.chosen) {
      one.classList.remove("is-selected");
      one.removeAttribute("aria-selected");
    }
  }

  #lines() {
    return this.isWhole ? this.map.all : this.map.between(this.current, this.corner ?? this.current);
  }

  #writeAll(text) {
    const cells = this.chosen.length ? this.chosen : [this.current];
    this.write(cells.map((cell) => ({ address: cell.dataset.address, fields: { text } })));
  }

  fillDown() {
    const changes = filledDown(this.map, this.#lines(), this.view);
    if (changes.length) this.write(changes);
    announce(changes.length ? `${changes.length} filled down` : "Nothing above to fill down", { assertive: !changes.length });
  }

  fillRight() {
    const changes = filledRight(this.map, this.#lines(), this.view);
    if (changes.length) this.write(changes);
    announce(changes.length ? `${changes.length} filled right` : "Nothing to the left to fill right", { assertive: !changes.length });
  }

  // --- Editing ---

  edit({ keep, text = "" }) {
    const cell = this.current;
    if (this.frozen || this.editor || !cell) return;
    const { address } = cell.dataset;
    const before = this.text(cell);
    this.#unchoose();
    const input = document.createElement("input");
    input.type = "text";
    input.autocomplete = "off";
    input.inputMode = "text";
    input.maxLength = 10000;
    input.setAttribute("aria-label", this.name(address));
    if (cell.getAttribute("aria-describedby")) input.setAttribute("aria-describedby", cell.getAttribute("aria-describedby"));
    input.value = keep ? before : text;
    this.editor = { cell, input, keep, before };
    cell.classList.add("is-editing");
    this.entry.close(cell);
    cell.append(input);
    input.focus();
    if (keep) input.select();
    input.addEventListener("input", () => this.draft(address, input.value));
    input.addEventListener("blur", () => this.editor?.input === input && this.commit());
  }

  #close() {
    const { cell, input } = this.editor;
    const held = document.activeElement === input;
    this.editor = null;
    cell.classList.remove("is-editing");
    input.remove();
    if (held) cell.focus({ preventScroll: true });
  }

  commit() {
    if (!this.editor) return;
    const { cell, input, before } = this.editor;
    const typed = input.value.trim();
    this.#close();
    if (typed === before) this.draft(cell.dataset.address, null);
    else this.write([{ address: cell.dataset.address, fields: { text: typed } }]);
  }

  cancel() {
    if (!this.editor) return;
    const { address } = this.editor.cell.dataset;
    this.#close();
    this.draft(address, null);
  }

  // --- The clipboard ---

  #onCopy(event) {
    if (!this.#cellOf(event) || this.editor) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", writeBlock(this.#lines().map((line) => line.map((cell) => (cell ? this.text(cell) : "")))));
  }

  #onCut(event) {
    if (!this.#cellOf(event) || this.editor || this.frozen) return;
    this.#onCopy(event);
    this.#writeAll("");
  }

  #onPaste(event) {
    const cell = this.#cellOf(event);
    if (!cell || this.editor || this.frozen) return;
    event.preventDefault();
    // A range is filled from its upper left corner.
    const start = this.#lines().flat().find(Boolean) ?? cell;
    const { row, set, index } = this.map.place.get(start);
    const range = this.chosen.map((one) => ({ address: one.dataset.address, statistic: this.map.statistic(one) }));
    this.paste(event.clipboardData, { row, set, column: index }, range);
  }
}
