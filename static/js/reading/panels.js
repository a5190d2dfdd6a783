// Tabs: one panel is shown at a time, and a link to anything inside a panel opens it. On a phone one pane at a time.

import { focusCell } from "../grid.js";
import { byAddress, holders } from "./state.js";

const panels = [...document.querySelectorAll("[data-panel]")];
export const tabs = [...document.querySelectorAll("[data-tab]")];

export function showPane(side) {
  const radio = document.querySelector(`.pane-switch input[value="${side}"]`);
  if (radio) radio.checked = true;
}

export function openPanel(name) {
  if (!panels.some((panel) => panel.dataset.panel === name)) return false;
  for (const panel of panels) panel.hidden = panel.dataset.panel !== name;
  for (const tab of tabs) {
    if (tab.dataset.tab !== name) {
      tab.removeAttribute("aria-current");
      continue;
    }
    tab.setAttribute("aria-current", "page");
    const row = tab.closest(".tabs");
    if (row) row.scrollLeft = Math.max(0, tab.offsetLeft + tab.offsetWidth - row.clientWidth + 16);
  }
  for (const hint of document.querySelectorAll("[data-only]")) hint.hidden = !hint.dataset.only.split(" ").includes(name);
  document.querySelector(".reading-pane .pane-body, .bias-pane .pane-body")?.scrollTo(0, 0);
  document.dispatchEvent(new CustomEvent("panel", { detail: name }));
  return true;
}

// Where the address after # leads: a panel, a cell, a field.
export function arrive() {
  const hash = decodeURIComponent(location.hash.slice(1));
  const target = hash && (byAddress(hash) ?? holders(hash)[0]);
  if (hash && openPanel(hash)) {
    showPane("right");
    document.dispatchEvent(new CustomEvent("arrived", { detail: hash }));
  } else if (target) {
    const panel = target.closest("[data-panel]");
    if (panel) openPanel(panel.dataset.panel);
    showPane("right");
    goTo(target);
  } else if (panels.every((panel) => panel.hidden)) {
    openPanel(tabs[0]?.dataset.tab);
  }
}

// What an outcome's columns and measure are behind.
function unfold(target) {
  const row = target.closest(".grid-how[hidden]");
  if (row) document.querySelector(`[aria-controls="${CSS.escape(row.id)}"]`).click();
}

export function goTo(target) {
  unfold(target);
  if (target.matches("td.cell")) {
    focusCell(target);
    return;
  }
  const control = target.matches("input, select, textarea")
    ? target
    : (target.querySelector("input:checked") ?? target.querySelector("input, select, textarea"));
  (control ?? target).focus();
  target.scrollIntoView({ block: "nearest" });
}

addEventListener("hashchange", arrive);
// The same link once more: the address does not change, but the way there is asked again.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='#']");
  if (!link || link.href !== location.href || event.defaultPrevented) return;
  event.preventDefault(); // going to the same place, the browser would take the focus away
  arrive();
});
