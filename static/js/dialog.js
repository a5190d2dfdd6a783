// Native dialogs: <button data-dialog="id"> opens, data-close closes, data-open opens on arrival.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover();
    document.getElementById(opener.dataset.dialog)?.showModal();
    return;
  }
  const closer = event.target.closest("[data-close]");
  if (closer) {
    closer.closest("dialog")?.close();
    return;
  }
  // A click on the veil: the dialog itself is the target only outside of its content.
  if (event.target instanceof HTMLDialogElement) {
    const box = event.target.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    // A keyboard "click" has no position, and a half-filled form is not thrown away by a slip of the hand.
    if (!inside && event.detail && !event.target.querySelector("form")) event.target.close();
  }
});

function openMarked(root) {
  for (const dialog of root.querySelectorAll("dialog[data-open]")) if (!dialog.open) dialog.showModal();
}

openMarked(document);
document.addEventListener("htmx:load", (event) => openMarked(event.target));
