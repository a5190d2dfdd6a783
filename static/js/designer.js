// The form designer: a question is moved with Alt and an arrow, and a question's form shows what its kind needs.

import { announce } from "./announce.js";

// --- Moving ---

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const item = event.target.closest("[data-item]");
  if (!item) return;
  event.preventDefault();
  item.querySelector(`[data-move="${event.key === "ArrowUp" ? "up" : "down"}"]`).click();
});

let moved = "";
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  moved = target.closest("[data-item]")?.id ?? "";
});
document.addEventListener("htmx:afterSettle", () => {
  const item = moved && document.getElementById(moved);
  if (!item) return;
  const all = [...document.querySelectorAll("[data-item]")];
  announce(`${item.dataset.name}: now ${all.indexOf(item) + 1} of ${all.length}`);
  item.scrollIntoView({ block: "nearest" });
});

// --- What a kind needs ---

const form = document.querySelector("[data-question-form]");

function showWhatKindNeeds() {
  const kind = form.querySelector("[name=kind]:checked")?.value ?? form.querySelector("[data-kind]")?.dataset.kind;
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(kind);
}

if (form) {
  form.addEventListener("change", showWhatKindNeeds);
  showWhatKindNeeds();
}
