// Why, and where in the paper: shown as a passage with its source, opened to be written.

import { autosave, root } from "../reading/state.js";
import { element, isSourced, sourceLine } from "../reading/words.js";
import { about, panelOf, whenAssessed } from "./assessment.js";

const supports = [...root.querySelectorAll("[data-support]")];

// Of what is as for all results, what is said there.
function viewOf(support) {
  const place = support.closest("[data-address]");
  const said = about(panelOf(support).dataset.domainPanel);
  const general = place.dataset.question ? said.questions[place.dataset.question].general : said.general;
  return general && panelOf(support).dataset.opened === undefined ? general : autosave.view(place.dataset.address);
}

export function showSupport(support) {
  const view = viewOf(support);
  const line = support.querySelector("[data-support-words]");
  const ofJudgement = !support.querySelector('[data-part="support"]'); // its reason has a field of its own
  const own = ofJudgement ? "" : view.support;
  const isSaid = Boolean(own || isSourced(view));
  support.classList.toggle("is-said", isSaid);
  const where = sourceLine({ ...view, quotation: "" });
  line.replaceChildren(
    ...(isSaid
      ? [view.quotation && element("q", {}, view.quotation), own && element("span", {}, own), where && element("span", { class: "meta" }, where)].filter(Boolean).flatMap((one) => [one, " "])
      : [line.dataset.empty]),
  );
  const select = support.querySelector("[data-papers]");
  const { paper } = autosave.view(support.closest("[data-address]").dataset.address);
  // A paper that is no longer here stays named where it was said.
  if (select && paper && ![...select.options].some(({ value }) => value === paper)) select.append(new Option(paper, paper));
  if (select) select.value = paper ?? "";
}

const at = (addresses) => supports.filter((one) => addresses.includes(one.closest("[data-address]").dataset.address));

whenAssessed(() => supports.forEach(showSupport));
autosave.addEventListener("cells", ({ detail }) => at(detail).forEach(showSupport));

// Opened to be written: the first field has the focus.
for (const support of supports) {
  support.querySelector("summary").addEventListener("click", () => {
    if (!support.open) requestAnimationFrame(() => support.open && support.querySelector("textarea:not([readonly])")?.focus());
  });
  support.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !support.open) return;
    event.preventDefault();
    support.open = false;
    support.querySelector("summary").focus();
  });
}
