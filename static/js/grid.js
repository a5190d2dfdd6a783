// The results grid: one tab stop, arrows between the cells, typing replaces, F2 edits, blocks are pasted.
// It writes nothing itself: put(address, text) does; text(address) says what stands there, name(address) where that is;
// focused(address) and pasted(count, left out) are told what happened.

import { announce } from "./announce.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// The first column stays in place while the grid scrolls, and would cover a cell at the left edge.
export function focusCell(cell) {
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  const scroller = cell.closest(".grid-scroll");
  const covered = cell.closest("tr").cells[0].getBoundingClientRect().right - cell.getBoundingClientRect().left;
  if (scroller && covered > 0) scroller.scrollLeft -= covered;
}

export class Grid {
  constructor(table, { text, name, put, focused, pasted, frozen }) {
    this.table = table;
    Object.assign(this, { text, name, put, focused, pasted, frozen });
    this.rows = [...table.querySelectorAll("tr[data-grid-row]")].map((row) =>
      [...row.querySelectorAll("td.cell")].map((cell) => (cell.dataset.address ? cell : null)),
    );
    this.place = new Map();
    this.rows.forEach((row, r) => row.forEach((cell, c) => cell && this.place.set(cell, [r, c])));
    this.undo = [];
    this.editor = null;
    this.leaving = false;
    this.current = this.place.keys().next().value ?? null;
    if (this.current) this.current.tabIndex = 0;

    table.addEventListener("focusin", (event) => this.#onFocus(event));
    table.addEventListener("keydown", (event) => this.#onKey(event));
    table.addEventListener("pointerup", (event) => this.#onPointer(event));
    table.addEventListener("dblclick", (event) => this.#cellOf(event) && this.edit({ keep: true }));
    table.addEventListener("copy", (event) => this.#onCopy(event));
    table.addEventListener("paste", (event) => this.#onPaste(event));
  }

  #cellOf(event) {
    const cell = event.target.closest?.("td.cell[data-address]");
    return cell && this.place.has(cell) ? cell : null;
  }

  focus(cell) {
    if (cell) focusCell(cell);
  }

  #onFocus(event) {
    const cell = this.#cellOf(event);
    if (!cell) return;
    this.leaving = false;
    if (this.current !== cell) {
      this.commit();
      if (this.current) this.current.tabIndex = -1;
      this.current = cell;
      cell.tabIndex = 0;
    }
    this.focused(cell.dataset.address);
  }

  #onPointer(event) {
    const cell = this.#cellOf(event);
    if (!cell || event.target.matches("input")) return;
    cell.focus();
    // A finger has no keys to start typing with.
    if (event.pointerType === "touch") this.edit({ keep: true });
  }

  // --- Moving ---

  // The next cell that is asked, in a direction; null at the edge.
  #next(cell, [down, right]) {
    let [r, c] = this.place.get(cell);
    for (;;) {
      r += down;
      c += right;
      if (r < 0 || c < 0 || r >= this.rows.length || c >= this.rows[r].length) return null;
      if (this.rows[r][c]) return this.rows[r][c];
    }
  }

  // The next cell in reading order; null after the last.
  #along(cell, step) {
    const all = [...this.place.keys()];
    return all[all.indexOf(cell) + step] ?? null;
  }

  #onKey(event) {
    const cell = this.#cellOf(event);
    if (!cell || event.isComposing) return;
    if (this.editor) return this.#onEditorKey(event, cell);
    const { key } = event;
    const chord = event.ctrlKey || event.metaKey || event.altKey;
    if (ARROWS[key] && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      let next = this.#next(cell, ARROWS[key]);
      if (event.ctrlKey || event.metaKey) for (let more = next; more; more = this.#next(more, ARROWS[key])) next = more;
      return this.focus(next);
    }
    if (key === "Home" || key === "End") {
      event.preventDefault();
      const row = event.ctrlKey ? [...this.place.keys()] : this.rows[this.place.get(cell)[0]].filter(Boolean);
      return this.focus(key === "Home" ? row[0] : row.at(-1));
    }
    if (key === "Tab" && !chord) {
      const next = this.leaving ? null : this.#along(cell, event.shiftKey ? -1 : 1);
      if (!next) return undefined; // the browser leaves the grid
      event.preventDefault();
      return this.focus(next);
    }
    if (key === "Enter" && !chord) {
      event.preventDefault();
      return this.focus(this.#next(cell, event.shiftKey ? ARROWS.ArrowUp : ARROWS.ArrowDown));
    }
    if (key === "Escape") {
      this.leaving = true;
      return undefined;
    }
    if (this.frozen) return undefined;
    if (key === "F2") {
      event.preventDefault();
      return this.edit({ keep: true });
    }
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z") {
      event.preventDefault();
      return this.#takeBack();
    }
    if (chord) return undefined;
    if (key === "Delete" || key === "Backspace") {
      event.preventDefault();
      return this.write([[cell, ""]]);
    }
    if (/^[na]$/i.test(key)) {
      event.preventDefault();
      return this.write([[cell, key.toLowerCase() === "n" ? "NR" : "NA"]]);
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
      return this.focus(this.#next(cell, arrow) ?? cell);
    }
    if (key === "Enter" || key === "Tab") {
      const next =
        key === "Tab"
          ? this.#along(cell, event.shiftKey ? -1 : 1)
          : this.#next(cell, event.shiftKey ? ARROWS.ArrowUp : ARROWS.ArrowDown);
      this.commit();
      if (key === "Tab" && !next) return cell.focus();
      event.preventDefault();
      return this.focus(next ?? cell);
    }
    return undefined;
  }

  // --- Editing ---

  edit({ keep }) {
    const cell = this.current;
    if (this.frozen || this.editor || !cell) return;
    const input = document.createElement("input");
    input.type = "text";
    input.autocomplete = "off";
    input.inputMode = "text";
    input.maxLength = 10000;
    input.setAttribute("aria-label", this.name(cell.dataset.address));
    if (cell.getAttribute("aria-describedby")) input.setAttribute("aria-describedby", cell.getAttribute("aria-describedby"));
    input.value = keep ? this.text(cell.dataset.address) : "";
    this.editor = { cell, input, keep, before: this.text(cell.dataset.address) };
    cell.classList.add("is-editing");
    cell.append(input);
    input.focus();
    if (keep) input.select();
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
    const typed = input.value;
    this.#close();
    if (typed.trim() !== before) this.write([[cell, typed.trim()]]);
  }

  cancel() {
    if (this.editor) this.#close();
  }

  write(changes) {
    this.undo.push(changes.map(([cell]) => [cell, this.text(cell.dataset.address)]));
    for (const [cell, text] of changes) this.put(cell.dataset.address, text);
  }

  #takeBack() {
    const last = this.undo.pop();
    if (!last) return;
    for (const [cell, text] of last) this.put(cell.dataset.address, text);
    this.focus(last[0][0]);
    announce(last.length === 1 ? "Taken back" : `${last.length} cells taken back`);
  }

  // --- Blocks ---

  #onCopy(event) {
    const cell = this.#cellOf(event);
    if (!cell || this.editor) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", this.text(cell.dataset.address));
  }

  #onPaste(event) {
    const cell = this.#cellOf(event);
    if (!cell || this.editor || this.frozen) return;
    event.preventDefault();
    const block = event.clipboardData
      .getData("text/plain")
      .replace(/\r\n?/g, "\n")
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => line.split("\t"));
    const [r, c] = this.place.get(cell);
    const changes = [];
    let outside = 0;
    block.forEach((line, down) =>
      line.forEach((text, right) => {
        const target = this.rows[r + down]?.[c + right];
        if (target) changes.push([target, text.trim()]);
        else if (text.trim()) outside += 1;
      }),
    );
    if (!changes.length) return;
    this.write(changes);
    for (const [target] of changes) target.classList.add("is-pasted");
    setTimeout(() => changes.forEach(([target]) => target.classList.remove("is-pasted")), 2500);
    const left = outside ? ` ${outside} did not fit and ${outside === 1 ? "was" : "were"} left out.` : "";
    announce(`${changes.length} ${changes.length === 1 ? "cell" : "cells"} pasted.${left}`, { assertive: outside > 0 });
    this.pasted(changes.length, outside);
  }
}
