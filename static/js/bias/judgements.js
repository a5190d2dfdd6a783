// Judgements of domains and of the overall: what is proposed, whether the one given differs, and its reason.

import { change } from "../reading/history.js";
import { autosave, root } from "../reading/state.js";
import { about, dot, openPanelNow, panelOf, whenAssessed, words } from "./assessment.js";

const judgements = [...root.querySelectorAll("[data-judgement]")];
const use = root.querySelector("[data-use-proposal]");

const isInherited = (judgement) => about(judgement.dataset.judgement).inherited && panelOf(judgement).dataset.opened === undefined;
const viewOf = (judgement) => (isInherited(judgement) ? about(judgement.dataset.judgement).general : autosave.view(judgement.dataset.address));

function showProposal(judgement) {
  const { proposal, title, because, raising, unresolved = [] } = about(judgement.dataset.judgement);
  const place = judgement.querySelector("[data-proposal]");
  place.hidden = !title;
  place.querySelector("[data-proposal-dot]").replaceChildren(dot(proposal));
  place.querySelector("[data-proposal-title]").textContent = title;
  place.querySelector("[data-because]").textContent = because;
  place.classList.toggle("is-unresolved", unresolved.length > 0);
  const raise = place.querySelector("[data-raising]");
  if (raise) raise.textContent = raising;
}

function showGiven(judgement) {
  const { proposal, because } = about(judgement.dataset.judgement);
  const { text: level, support } = viewOf(judgement);
  const differs = Boolean(level && proposal && level !== proposal);
  for (const choice of judgement.querySelectorAll(".choice")) {
    const { value } = choice.querySelector("input");
    const note = choice.querySelector(".choice-note");
    note.textContent = value === proposal ? "proposed" : differs && value === level ? "override" : "";
  }
  const label = judgement.querySelector("[data-reason-label]");
  const need = document.createElement("span");
  need.className = "field-need";
  need.textContent = differs ? "required" : "optional";
  label.replaceChildren(differs ? "Reason for the override " : "Why ", need);
  const said = judgement.querySelector("[data-differs]");
  said.hidden = !differs;
  said.textContent = differs
    ? `${words(level)} is judged, and ${words(proposal).toLowerCase()} is proposed${because && judgement.dataset.judgement !== "overall" ? ` (${because})` : ""}.${support?.trim() ? "" : " Write why."}`
    : "";
  judgement.classList.toggle("is-differing", differs);
  const clear = judgement.querySelector("[data-clear]");
  if (clear) clear.hidden = !level || isInherited(judgement);
  showUse();
}

function showContradiction(judgement) {
  const room = judgement.querySelector("[data-contradiction]");
  if (!room) return;
  const { contradiction } = about("overall");
  room.replaceChildren();
  if (!contradiction) return;
  const [first, ...rest] = contradiction.split(". ");
  const found = document.createElement("div");
  found.className = "finding";
  const line = document.createElement("p");
  line.className = "finding-title";
  line.textContent = rest.length ? `${first}.` : first;
  found.append(line);
  if (rest.length) {
    const more = document.createElement("p");
    more.textContent = rest.join(". ");
    found.append(more);
  }
  room.append(found);
}

// --- Judging as proposed ---

const openJudgement = () => openPanelNow()?.querySelector("[data-judgement]");

function showUse() {
  const judgement = use && openJudgement();
  if (!judgement) return;
  const { proposal } = about(judgement.dataset.judgement);
  use.hidden = !proposal || isInherited(judgement);
  use.setAttribute("aria-disabled", String(autosave.view(judgement.dataset.address).text === proposal));
}

use?.addEventListener("click", () => {
  const judgement = openJudgement();
  const { proposal } = about(judgement.dataset.judgement);
  if (!proposal || use.getAttribute("aria-disabled") === "true") return;
  change([{ address: judgement.dataset.address, fields: { text: proposal } }]);
  judgement.querySelector("input:checked")?.focus({ preventScroll: true });
  autosave.settle();
});
document.addEventListener("panel", showUse);

whenAssessed(() => {
  for (const judgement of judgements) {
    showProposal(judgement);
    showGiven(judgement);
    showContradiction(judgement);
  }
});
export const showJudgement = (panel) => panel.querySelectorAll("[data-judgement]").forEach(showGiven);
autosave.addEventListener("cells", ({ detail }) => judgements.filter((one) => detail.includes(one.dataset.address)).forEach(showGiven));
