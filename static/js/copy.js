// <button data-copy="id"> copies the text of a field. Where the browser does not allow it, the text is selected.
import { announce } from "./announce.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const field = button && document.getElementById(button.dataset.copy);
  if (!field) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
    announce("Copied");
  } catch {
    announce("The text is selected. Copy it with Ctrl C.");
  }
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-selects]")) event.target.select();
});
