// The form designer: a question is moved with Alt and an arrow, and a question's form shows what its kind needs.

import { announce } from "./announce.js";

// --- Moving ---

// What a press while the list is being put in anew asks for. Its forms are bound a moment after they are seen; pressed in
// between they would load the whole page, and the focus would be lost.
let moved = "";
let isMoving = false;
let next = "";

function move(item, direction) {
  item?.querySelector(`[data-move="${direction}"]`).click();
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const item = event.target.closest("[data-item]");
  if (!item) return;
  event.preventDefault();
  const direction = event.key === "ArrowUp" ? "up" : "down";
  if (isMoving) next = direction;
  else move(item, direction);
});

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  moved = target.closest("[data-item]")?.id ?? "";
  isMoving = Boolean(moved);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful) [isMoving, next] = [false, ""];
});
document.addEventListener("htmx:afterSettle", () => {
  isMoving = false;
  const item = moved && document.getElementById(moved);
  if (!item) return;
  const all = [...document.querySelectorAll("[data-item]")];
  announce(`${item.dataset.name}: now ${all.indexOf(item) + 1} of ${all.length}`);
  item.scrollIntoView({ block: "nearest" });
  const asked = next;
  next = "";
  if (asked) move(item, asked);
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
