// Outside a reading: says that entries of one wait on this computer, and leads there. Opening the reading sends them.

import { waiting } from "./autosave/storage.js";

const user = document.querySelector("form[data-sign-out]")?.dataset.signOut;

if (user && !document.querySelector("[data-workspace]")) {
  for (const [reading, count] of waiting(user)) {
    const line = document.createElement("p");
    line.className = "message is-warning";
    line.setAttribute("role", "status");
    const link = document.createElement("a");
    link.href = `/readings/${reading}/`;
    link.textContent = "Open the reading to save";
    line.append(`${count} ${count === 1 ? "entry" : "entries"} typed before wait${count === 1 ? "s" : ""} on this computer. `, link);
    document.getElementById("content")?.prepend(line);
  }
}
