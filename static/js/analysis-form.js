// The analysis form: what belongs to the other kind of outcome is not shown, and a measure always fits the outcome.

const outcome = document.querySelector('select[name="outcome"]');

function fit() {
  const kind = outcome.selectedOptions[0]?.dataset.kind;
  if (!kind) return;
  for (const part of document.querySelectorAll("[data-only]")) part.hidden = part.dataset.only !== kind;
  const measures = [...document.querySelectorAll('input[name="measure"]')];
  for (const measure of measures) measure.closest("label").hidden = measure.dataset.kind !== kind;
  const chosen = measures.find((measure) => measure.checked);
  if (!chosen || chosen.dataset.kind !== kind) {
    const first = measures.find((measure) => measure.dataset.kind === kind);
    if (first) first.checked = true;
  }
}

if (outcome) {
  outcome.addEventListener("change", fit);
  fit();
}
