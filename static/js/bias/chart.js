// The charts of a domain: which boxes the answers reach, and which branch they take.

import { root } from "../reading/state.js";
import { about, panelOf, whenAssessed } from "./assessment.js";

function show(chart) {
  const { path, closed } = about(panelOf(chart).dataset.domainPanel);
  const taken = path[Number(chart.dataset.chart)] ?? {};
  const gone = closed[Number(chart.dataset.chart)] ?? [];
  for (const step of chart.querySelectorAll("[data-step-of]")) {
    step.classList.toggle("is-reached", step.dataset.stepOf in taken);
    step.classList.toggle("is-closed", gone.includes(step.dataset.stepOf));
  }
  const whole = chart.nextElementSibling?.closest("[data-whole-chart]");
  if (whole) whole.hidden = !gone.length;
  for (const branch of chart.querySelectorAll("[data-branch]")) {
    branch.classList.toggle("is-taken", taken[branch.dataset.of] === Number(branch.dataset.branch));
  }
}

function showWords(place) {
  place.textContent = about(panelOf(place).dataset.domainPanel).path_words;
}

function showUnresolved(place) {
  const notes = about(panelOf(place).dataset.domainPanel).unresolved.map((said) => {
    const line = document.createElement("p");
    line.className = "bias-unresolved";
    line.textContent = said;
    return line;
  });
  place.replaceChildren(...notes);
}

root.addEventListener("click", ({ target }) => {
  const whole = target.closest("[data-whole-chart]");
  if (!whole) return;
  const isWhole = whole.getAttribute("aria-pressed") !== "true";
  whole.setAttribute("aria-pressed", String(isWhole));
  whole.previousElementSibling.classList.toggle("is-whole", isWhole);
});

whenAssessed(() => {
  root.querySelectorAll("[data-chart]").forEach(show);
  root.querySelectorAll("[data-path-words]").forEach(showWords);
  root.querySelectorAll("[data-unresolved]").forEach(showUnresolved);
});
