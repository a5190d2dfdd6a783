// Typing that comes without a key: input methods, dictation, the symbols of a phone. Only an editable place receives
// it, so the cell that has the focus is one; nothing is ever written into the cell itself.

export class Entry {
  // typed(text): somebody typed it; undo(again): asked for by a menu of the browser
  constructor(table, { cellOf, typed, undo }) {
    this.composing = null;
    table.addEventListener("beforeinput", (event) => {
      const cell = cellOf(event);
      if (!cell || event.target !== cell) return;
      if (event.inputType === "insertCompositionText") return; // cannot be refused: what it did is taken away at its end
      event.preventDefault();
      if (event.inputType === "historyUndo" || event.inputType === "historyRedo") undo(event.inputType === "historyRedo");
      else if (event.inputType.startsWith("insert") && event.data) typed(event.data);
    });
    table.addEventListener("compositionstart", (event) => {
      const cell = cellOf(event);
      if (cell && event.target === cell) this.composing = { cell, before: [...cell.childNodes], text: cell.querySelector(".cell-text").textContent };
    });
    table.addEventListener("compositionend", (event) => {
      if (!this.composing) return;
      const { cell, before, text } = this.composing;
      this.composing = null;
      cell.replaceChildren(...before);
      cell.querySelector(".cell-text").textContent = text;
      if (event.data) typed(event.data);
    });
  }

  open(cell) {
    cell.contentEditable = "true";
    cell.spellcheck = false;
    cell.inputMode = "none"; // a finger opens the editor, which has a keyboard of its own
    getSelection().collapse(cell, 0);
  }

  close(cell) {
    cell.removeAttribute("contenteditable");
  }
}
