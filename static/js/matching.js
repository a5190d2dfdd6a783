// Whose arm is whose arm: the selects decide and are sent. Here what the second reading found can be dragged onto a line
// of the first, or moved there with Alt and an arrow, and everything that is said of the matches follows the selects.

import { announce } from "./announce.js";

const selectOf = (line) => line.querySelector("select[data-matching]");

for (const section of document.querySelectorAll("[data-matching-of]")) {
  const lines = [...section.querySelectorAll("tr[data-line]")];
  const alone = section.querySelector("[data-alone]");
  if (!lines.length || !alone) continue;
  const parts = new Map([...alone.querySelectorAll("tr[data-part]")].map((row) => [row.dataset.part, row]));
  const proposed = new Map(lines.map((line) => [line, selectOf(line).value]));
  const rests = new Map(lines.map((line) => [line, line.querySelector("[data-rests]").textContent]));

  const nameOf = (part) => parts.get(part)?.dataset.name ?? "";
  const lineOf = (part) => lines.find((line) => selectOf(line).value === part);
  const gripOf = (part) => (lineOf(part) ?? parts.get(part)).querySelector("[data-grip]");

  // --- What follows the selects ---

  function follow() {
    const taken = new Set(lines.map((line) => selectOf(line).value));
    for (const line of lines) {
      const part = selectOf(line).value;
      const row = parts.get(part);
      showGrip(line.querySelector("[data-grip]"), part);
      line.querySelector("[data-note]").textContent = row ? row.querySelector("[data-note]").textContent : "";
      const isAsProposed = part === proposed.get(line);
      line.querySelector("[data-rests]").textContent = isAsProposed ? rests.get(line) : "your choice";
    }
    let count = 0;
    for (const [part, row] of parts) {
      row.hidden = taken.has(part);
      showGrip(row.querySelector("[data-grip]"), part);
      count += row.hidden ? 0 : 1;
    }
    alone.querySelector(".is-group").hidden = count === 0;
    const matched = lines.filter((line) => selectOf(line).value).length;
    section.querySelector("[data-matched]").textContent = `${matched} matched`;
    const noun = section.dataset.matchingOf;
    return `${matched} matched, ${count} ${noun}${count === 1 ? "" : "s"} of the second reading matched to none`;
  }

  function showGrip(grip, part) {
    grip.hidden = !part;
    grip.dataset.grip = part;
    grip.setAttribute("aria-label", `Move “${nameOf(part)}” of the second reading`);
  }

  // --- Moving ---

  // A line takes the part; what stood there goes where the part came from. Without a line the part is matched to none.
  function move(part, line) {
    const from = lineOf(part);
    if (from === line || (!from && !line)) return;
    const before = line ? selectOf(line).value : "";
    if (from) selectOf(from).value = before;
    if (line) selectOf(line).value = part;
    const where = line ? `with “${line.dataset.name}”` : "matched to none";
    const other = before ? `, “${nameOf(before)}” ${from ? `with “${from.dataset.name}”` : "matched to none"}` : "";
    announce(`“${nameOf(part)}” ${where}${other}. ${follow()}`);
  }

  section.addEventListener("change", () => announce(follow()));

  section.addEventListener("keydown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const part = grip.dataset.grip;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      // Below the last line stands what is matched to none.
      const place = lineOf(part) ? lines.indexOf(lineOf(part)) : lines.length;
      const next = place + (event.key === "ArrowUp" ? -1 : 1);
      if (next < 0 || next > lines.length) return;
      move(part, lines[next]);
      gripOf(part).focus();
    } else if (!event.altKey && (event.key === "Enter" || event.key === " ") && lineOf(part)) {
      event.preventDefault();
      selectOf(lineOf(part)).focus();
    }
  });

  // --- Dragging ---

  let dragged = "";
  const clear = () => section.querySelector(".is-target")?.classList.remove("is-target");
  const targetOf = (event) => event.target.closest?.("tr[data-line], [data-alone]");

  section.addEventListener("dragstart", (event) => {
    const grip = event.target.closest?.("[data-grip]");
    if (!grip) return;
    dragged = grip.dataset.grip;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", nameOf(dragged));
    event.dataTransfer.setDragImage(grip.closest("[data-held]"), 12, 12);
    // What moves the dragged element while a drag begins would end it.
    requestAnimationFrame(() => {
      section.classList.add("is-dragging");
      alone.querySelector(".is-group").hidden = false;
    });
  });
  section.addEventListener("dragover", (event) => {
    const target = dragged && targetOf(event);
    if (!target) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    if (target.classList.contains("is-target")) return;
    clear();
    target.classList.add("is-target");
  });
  section.addEventListener("dragleave", (event) => {
    if (!section.contains(event.relatedTarget)) clear();
  });
  section.addEventListener("drop", (event) => {
    const target = dragged && targetOf(event);
    if (!target) return;
    event.preventDefault();
    move(dragged, target.matches("[data-line]") ? target : undefined);
  });
  section.addEventListener("dragend", () => {
    dragged = "";
    clear();
    section.classList.remove("is-dragging");
    follow();
  });

  follow();
}
