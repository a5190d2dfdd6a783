// The line that says whether what was typed is kept. Autosave calls these; the markup is {% saved_state %}.

const line = () => document.getElementById("saved-state");

function show(state, text) {
  const place = line();
  if (!place) return;
  place.dataset.state = state;
  if (place.textContent !== text) place.textContent = text;
}

// "14:32:07" of today; an older time says its day too.
function clock(time) {
  const at = time.toTimeString().slice(0, 8);
  if (time.toDateString() === new Date().toDateString()) return at;
  return `${time.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${at}`;
}

export const saved = (time = new Date()) => show("saved", `Saved ${clock(time)}`);
export const saving = () => show("saving", "Saving …");
export const refused = (text) => show("refused", text);
export const waiting = (text) => show("waiting", text);
