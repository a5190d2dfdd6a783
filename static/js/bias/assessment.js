// The assessment as the server last said it: facts() gives its domains and its overall. Whoever shows a part of it
// registers with whenAssessed(), and is called on arrival and with every answer.

import { autosave, page, root } from "../reading/state.js";

const OVERALL = "overall";
const shown = [];
let now = page.assessment;

export const facts = () => now;
export const about = (panel) => (panel === OVERALL ? now.overall : now.domains[panel]);
export const panels = [...root.querySelectorAll("[data-domain-panel]")];
export const panelOf = (element) => element.closest("[data-domain-panel]");
export const openPanelNow = () => panels.find((panel) => !panel.hidden);

// show({before}): before is what was said until then, null on arrival.
export const whenAssessed = (show) => shown.push(show);

export function showAll(before = null) {
  for (const show of shown) show({ before });
}

autosave.addEventListener("answer", ({ detail }) => {
  const next = detail.assessments?.[root.dataset.scope];
  if (!next) return;
  const before = now;
  now = next;
  showAll(before);
});

// --- Levels, as the page names and draws them ---

export const words = (level) => document.querySelector(`[data-level="${CSS.escape(level)}"]`)?.textContent ?? "Not judged";
export const dot = (level) =>
  (document.querySelector(`template[data-level-dot="${CSS.escape(level)}"]`) ?? document.querySelector('template[data-level-dot=""]')).content.cloneNode(true);
