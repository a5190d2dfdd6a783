// The contrasts of a reading: adding one, of the measures that the chosen outcome can have, and removing a blank one.

import { autosave, byAddress, page } from "./state.js";
import { shown } from "./words.js";

const form = document.querySelector("[data-contrast-form]");

function offer() {
  const { outcome, measure } = form.elements;
  const fitting = page.measures[outcome.value];
  for (const option of measure.options) option.hidden = option.disabled = !fitting.includes(option.value);
  if (measure.selectedOptions[0]?.disabled) measure.value = fitting[0];
}

if (form) {
  form.elements.outcome.addEventListener("change", offer);
  offer();
}

// Only what holds nothing can be removed.
export function showRemovable(address) {
  const row = address.startsWith("contrast:") && byAddress(address)?.closest("tr");
  const remove = row && row.querySelector("[data-remove-contrast]");
  if (remove) remove.hidden = [...row.querySelectorAll("td[data-address]")].some((cell) => shown(autosave.view(cell.dataset.address)));
}
