// A result that is judged apart: a domain of which nothing is said apart is as for all results, and is read only until
// somebody opens it. Clearing all that was said apart leads back there.

import { announce } from "../announce.js";
import { paint } from "../reading/fields.js";
import { change } from "../reading/history.js";
import { autosave, frozen, root } from "../reading/state.js";
import { about, panels, whenAssessed } from "./assessment.js";
import { showJudgement } from "./judgements.js";
import { showSupport } from "./support.js";

const isApart = root.dataset.scope !== "all";
const places = (panel) => [...panel.querySelectorAll("[data-address]")];

const generalOf = (panel, place) => {
  const said = about(panel.dataset.domainPanel);
  return place.dataset.question ? said.questions[place.dataset.question].general : said.general;
};

function show(panel) {
  const said = about(panel.dataset.domainPanel);
  if (!said.inherited) delete panel.dataset.opened;
  const isTakenOver = said.inherited && panel.dataset.opened === undefined;
  panel.classList.toggle("is-inherited", isTakenOver);
  const apart = panel.querySelector("[data-apart]");
  if (apart) apart.hidden = !isTakenOver;
  const again = panel.querySelector("[data-again]");
  if (again) again.hidden = isTakenOver || !(said.is_touched || panel.dataset.opened !== undefined);
  for (const place of places(panel)) {
    for (const fieldset of place.querySelectorAll("fieldset")) fieldset.disabled = frozen || isTakenOver;
    if (isTakenOver) takeOver(place, generalOf(panel, place));
    else if (place.dataset.takenOver !== undefined) giveBack(place);
  }
}

function takeOver(place, general) {
  place.dataset.takenOver = "";
  for (const radio of place.querySelectorAll("input[type=radio]")) radio.checked = radio.value === general.text;
  for (const field of place.querySelectorAll("[data-part]")) {
    if (field.tagName === "SELECT") field.disabled = true;
    else field.readOnly = true;
    field.value = general[field.dataset.part] ?? "";
  }
  for (const button of place.querySelectorAll("[data-clear]")) button.hidden = true;
}

function giveBack(place) {
  delete place.dataset.takenOver;
  for (const field of place.querySelectorAll("[data-part]")) {
    if (field.tagName === "SELECT") field.disabled = frozen;
    else field.readOnly = frozen;
  }
  paint(place.dataset.address);
}

if (isApart) {
  whenAssessed(() => panels.forEach(show));
  // What was painted as this reading has it is shown again as it holds.
  autosave.addEventListener("cells", () => panels.filter((panel) => panel.classList.contains("is-inherited")).forEach(show));
}

function open(panel, { copies }) {
  panel.dataset.opened = "";
  const written = copies ? places(panel).map((place) => ({ place, general: generalOf(panel, place) })).filter(({ general }) => general?.text) : [];
  show(panel);
  panel.querySelectorAll("[data-support]").forEach(showSupport);
  showJudgement(panel);
  if (written.length) change(written.map(({ place, general }) => ({ address: place.dataset.address, fields: { ...general } })));
  panel.querySelector("fieldset:not(:disabled) input:checked, fieldset:not(:disabled) input")?.focus();
  announce(copies ? "Judged apart, beginning with the answers for all results" : "Judged apart, beginning with blank answers");
  autosave.settle();
}

function close(panel) {
  delete panel.dataset.opened;
  const fields = { text: "", support: "", paper: "", page: "", table: "", quotation: "" };
  change(places(panel).map((place) => ({ address: place.dataset.address, fields })));
  show(panel);
  panel.querySelector("h2").focus();
  announce("As for all results again");
  autosave.settle();
}

root.addEventListener("click", ({ target }) => {
  const panel = target.closest("[data-domain-panel]");
  const judge = target.closest("[data-judge-apart]");
  if (judge) open(panel, { copies: judge.dataset.judgeApart === "copy" });
  if (target.closest("[data-as-all]")) close(panel);
});
