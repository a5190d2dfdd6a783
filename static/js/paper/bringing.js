// Bringing a PDF: chosen or dropped, sent as it is, with how far it has come. An element with data-add-url is where it
// goes; "brought" on it says that the server has it, with the paper's facts and the version that the reading has now.

import { announce } from "../announce.js";
import { csrfToken } from "../autosave/sending.js";

const isPdf = (file) => file.type === "application/pdf" || /\.pdf$/i.test(file.name);
const megabytes = (bytes) => `${(bytes / 1024 ** 2).toFixed(1)} MB`;

for (const place of document.querySelectorAll("[data-add-url]")) wire(place);

function wire(place) {
  const { addUrl, mostMegabytes } = place.dataset;
  let isUnderWay = false;

  function say(text, { isBad = false } = {}) {
    for (const line of place.querySelectorAll("[data-add-said]")) {
      line.textContent = text;
      line.classList.toggle("field-error", isBad);
    }
    if (text) announce(text, { assertive: isBad });
  }

  function bring(file) {
    if (isUnderWay) return;
    if (!isPdf(file)) {
      say(`“${file.name}” is no PDF. Papers are brought as PDF.`, { isBad: true });
      return;
    }
    if (file.size > Number(mostMegabytes) * 1024 ** 2) {
      say(`“${file.name}” has ${megabytes(file.size)}; ${mostMegabytes} MB is the most that is taken.`, { isBad: true });
      return;
    }
    isUnderWay = true;
    say(`Sending “${file.name}”, ${megabytes(file.size)}`);
    const request = new XMLHttpRequest();
    request.open("POST", `${addUrl}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/pdf");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = Math.round((100 * loaded) / total);
      for (const line of place.querySelectorAll("[data-add-said]")) {
        line.textContent = percent < 100 ? `Sending “${file.name}”, ${percent} %` : `Reading “${file.name}”`;
      }
    });
    request.addEventListener("loadend", () => {
      isUnderWay = false;
      const { message, paper, reading_version: readingVersion } = request.response ?? {};
      if (request.status !== 201) {
        say(message ?? "It did not arrive: no connection, or the server refused it. Bring it again.", { isBad: true });
        return;
      }
      say(message);
      place.dispatchEvent(new CustomEvent("brought", { detail: { ...paper, readingVersion }, bubbles: true }));
    });
    request.send(file);
  }

  place.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=file]")) return;
    const [file] = event.target.files;
    if (file) bring(file);
    event.target.value = "";
  });
  // Dropped anywhere else, the browser would leave the page for the file.
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  }
  place.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) place.classList.add("is-over");
  });
  for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    const [file] = event.dataTransfer.files;
    if (file) bring(file);
  });
}
