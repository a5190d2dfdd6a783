// The list of domains, next and back, and the table of all of them beside the overall.

import { arrive, tabs } from "../reading/panels.js";
import { autosave, root } from "../reading/state.js";
import { about, dot, facts, openPanelNow, panels, whenAssessed, words } from "./assessment.js";

const links = [...root.querySelectorAll("[data-judges]")];
const next = root.querySelector('[data-step="1"]');
const back = root.querySelector('[data-step="-1"]');

// A level is shown at once; what follows from it, once the server has said it.
function showLink(link) {
  const { level, words: said } = about(link.dataset.domain);
  const typed = about(link.dataset.domain).inherited ? level : autosave.view(link.dataset.judges).text;
  link.querySelector("[data-dot]").replaceChildren(dot(typed));
  link.querySelector("[data-words]").textContent = typed === level ? said : typed ? words(typed) : said;
}

function showRow(row) {
  const { level, level_label: label, proposal, proposal_label: proposed } = about(row.dataset.summary);
  row.querySelector("[data-summary-proposal]").replaceChildren(...(proposal ? [rob(proposal, proposed)] : ["\u2013"]));
  row.querySelector("[data-summary-level]").replaceChildren(...(level ? [rob(level, label)] : ["\u2013"]));
}

function rob(level, label) {
  const line = document.createElement("span");
  line.className = "rob";
  const drawn = document.createElement("span");
  drawn.setAttribute("aria-hidden", "true");
  drawn.append(dot(level));
  line.append(drawn, label);
  return line;
}

whenAssessed(() => {
  links.forEach(showLink);
  root.querySelectorAll("[data-summary]").forEach(showRow);
  root.querySelector("[data-judged]").textContent = facts().judged;
  const count = root.querySelector(`[data-scope-count="${CSS.escape(root.dataset.scope)}"]`);
  if (count) count.textContent = facts().count;
});
autosave.addEventListener("cells", ({ detail }) => links.filter((link) => detail.includes(link.dataset.judges)).forEach(showLink));

// --- Next and back ---

const here = () => tabs.findIndex((tab) => tab.hasAttribute("aria-current"));

// Where the work of a domain goes on: the first question that waits for an answer, or else the judgement.
function control(panel) {
  const questions = [...panel.querySelectorAll(".question[data-asked=yes]")];
  const waiting = questions.find((one) => !autosave.view(one.dataset.address).text && !one.querySelector("fieldset").disabled);
  const place = waiting ?? panel.querySelector("[data-judgement]");
  return [place.querySelector("input:checked"), place.querySelector("input")].find((one) => one && !one.matches(":disabled"));
}

function step(by) {
  const tab = tabs[here() + by];
  if (!tab) return;
  // At once, not when the browser tells that the address changed: the next key is for the next domain.
  history.pushState(null, "", tab.hash);
  arrive();
  const panel = openPanelNow();
  (control(panel) ?? panel.querySelector("h2")).focus({ preventScroll: true });
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button && button.getAttribute("aria-disabled") !== "true") step(Number(button.dataset.step));
});

document.addEventListener("panel", ({ detail }) => {
  for (const panel of panels) {
    if (panel.hidden) continue;
    for (const pane of panel.children) pane.scrollTo(0, 0);
  }
  const place = tabs.findIndex((tab) => tab.dataset.tab === detail);
  back.setAttribute("aria-disabled", String(place === 0));
  next.hidden = place === tabs.length - 1;
  next.querySelector("[data-step-words]").textContent = place === tabs.length - 2 ? "Overall" : "Next domain";
  const tab = tabs[place];
  const row = tab?.closest(".domains");
  if (row && row.scrollWidth > row.clientWidth) row.scrollLeft = tab.offsetLeft - row.offsetLeft - 16;
});
