// Escape closes what is open beside the cells (a panel, a preview), wherever the focus is, one thing at a time. Whoever
// has a use of its own for the key (an editor, a range, a form) comes before.

const closable = [];

// isOpen(): whether there is anything to close; close(): closes it and gives the focus back.
export function closeByEscape(isOpen, close) {
  closable.push({ isOpen, close });
}

// True when something was open, and is closed now.
export function closeWhatIsOpen() {
  const last = closable.findLast(({ isOpen }) => isOpen());
  last?.close();
  return Boolean(last);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], :popover-open")) return;
  if (closeWhatIsOpen()) event.preventDefault();
});
