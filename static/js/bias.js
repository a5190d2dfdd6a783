// Risk of bias: the list of domains follows the judgements, the overall follows the domains.

import { arrive, goTo, tabs } from "./reading/panels.js";
import { autosave, cells, page, root } from "./reading/state.js";

const links = [...document.querySelectorAll("[data-judges]")];
const words = (level) => document.querySelector(`[data-level="${CSS.escape(level)}"]`)?.textContent ?? "Not judged";
const dot = (level) =>
  (document.querySelector(`template[data-level-dot="${CSS.escape(level)}"]`) ?? document.querySelector('template[data-level-dot=""]')).content.cloneNode(true);

function showJudgement(address) {
  const view = autosave.view(address);
  const link = links.find((one) => one.dataset.judges === address);
  if (!view || !link) return;
  link.querySelector("[data-dot]").replaceChildren(dot(view.text));
  link.querySelector("[data-words]").textContent = words(view.text);
  const clear = document.querySelector(`[data-address="${CSS.escape(address)}"] [data-clear]`);
  if (clear) clear.hidden = !view.text;
  const judged = document.querySelector("[data-judged]");
  const given = links.filter((one) => autosave.view(one.dataset.judges)?.text).length;
  const scope = document.querySelector(".scope[aria-current] .meta");
  if (scope) scope.textContent = `${given} of ${links.length}`;
  judged.textContent = links.filter((one) => !one.dataset.judges.endsWith(":overall") && autosave.view(one.dataset.judges)?.text).length;
}

function showOverall({ proposal, label, waits, contradiction, may_be_raised: mayBeRaised }) {
  const place = document.querySelector("[data-proposal]");
  const title = document.createElement("p");
  title.className = "rob";
  title.append(dot(proposal), proposal ? `Proposed: ${label.toLowerCase()}` : "No proposal yet");
  const why = document.createElement("p");
  why.className = "meta";
  why.textContent = proposal ? "As high as the highest domain." : waits;
  place.replaceChildren(title, why);
  if (mayBeRaised) {
    const raise = document.createElement("p");
    raise.className = "meta";
    raise.textContent = "Several domains have some concerns: you may raise the overall to high.";
    place.append(raise);
  }
  for (const choice of document.querySelectorAll(".bias-overall .choice")) {
    const note = choice.querySelector(".choice-note");
    const value = choice.querySelector("input").value;
    if (note) note.textContent = value === proposal ? "proposed" : "";
  }
  const room = document.querySelector("[data-contradiction]");
  room.replaceChildren();
  if (!contradiction) return;
  const found = document.createElement("div");
  found.className = "finding";
  const line = document.createElement("p");
  line.className = "finding-title";
  const [first, ...rest] = contradiction.split(". ");
  line.textContent = rest.length ? `${first}.` : first;
  found.append(line);
  if (rest.length) {
    const more = document.createElement("p");
    more.textContent = rest.join(". ");
    found.append(more);
  }
  room.append(found);
}

autosave.addEventListener("cells", (event) => event.detail.forEach(showJudgement));
autosave.addEventListener("answer", (event) => {
  const overall = event.detail.overall?.[root.dataset.scope];
  if (overall) showOverall(overall);
});

for (const [address] of cells) showJudgement(address);
showOverall(page.overall);

// Next and back; after the last domain comes the overall.
document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  const now = tabs.findIndex((tab) => tab.hasAttribute("aria-current"));
  const next = tabs[now + Number(step.dataset.step)] ?? (step.dataset.step === "1" ? links.at(-1) : null);
  if (!next) return;
  // At once, not when the browser tells that the address changed: the next key is for the next domain.
  history.pushState(null, "", next.hash);
  arrive();
  const panel = document.querySelector(`[data-panel="${CSS.escape(next.dataset.tab ?? "")}"]`);
  if (panel) goTo(panel);
});
