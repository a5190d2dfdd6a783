// Forms: the first error gets the focus, a form is sent once, an "off" button does nothing, a filter sends itself.

function focusFirstError(root) {
  const field = root.querySelector(':is([aria-invalid="true"], [data-invalid]):not([data-sample] *)');
  const place = field ?? root.querySelector("[data-error-summary]");
  if (!place || (field?.closest("dialog") && !field.closest("dialog").open)) return;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}

document.addEventListener(
  "click",
  (event) => {
    const off = event.target.closest('[aria-disabled="true"]');
    if (off) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

document.addEventListener("submit", (event) => {
  const form = event.target;
  // htmx sends its own forms and guards them with hx-disabled-elt.
  if (form.method === "dialog" || form.closest("[hx-post], [hx-put], [hx-patch], [hx-boost=true]")) return;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === "post") form.dataset.sent = "yes";
});

// Back in history: the page is as it was left, and may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-sends-itself]");
  if (form) form.requestSubmit();
});

// <input data-shows="id">: what belongs to this choice is there only while it is chosen.
function showWhatBelongs(root) {
  for (const input of root.querySelectorAll("input[data-shows]")) {
    const part = document.getElementById(input.dataset.shows);
    if (part) part.hidden = !input.checked;
  }
}
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=radio], input[type=checkbox]")) showWhatBelongs(event.target.form ?? document);
});

// <button class="chip" data-text="…" data-into="id">: a ready-made sentence for a text area.
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-into]");
  const area = chip && document.getElementById(chip.dataset.into);
  if (!area) return;
  const text = chip.dataset.text ?? chip.textContent.trim();
  area.value = area.value.trim() ? `${area.value.trimEnd()} ${text}` : text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});

function arrive(root) {
  showWhatBelongs(root);
  focusFirstError(root);
}

arrive(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) arrive(event.target);
});
