// The reading that this page shows: its cells as the server has them, and the autosave that everything writes to.

import { Autosave } from "../autosave.js";

export const root = document.querySelector("[data-workspace]");
export const page = JSON.parse(document.getElementById("page-data").textContent);
export const cells = new Map(Object.entries(page.cells));
export const frozen = page.frozen;
export const autosave = new Autosave({
  ...{ url: root.dataset.cellsUrl, user: page.user, reading: page.reading, cells },
  ...{ savedAt: page.savedAt, readingVersion: page.readingVersion },
});

export const byAddress = (address) => document.getElementById(address);
export const holders = (address) => document.querySelectorAll(`[data-address="${CSS.escape(address)}"]`);
