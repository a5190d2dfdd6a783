// Times in the reader's own zone. The server writes them in UTC, as "22 Nov 2026, 14:03 UTC", and says so.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (number) => String(number).padStart(2, "0");

function local(root) {
  for (const place of root.querySelectorAll("time[data-moment]")) {
    const at = new Date(place.dateTime);
    const hasSeconds = place.textContent.split(":").length === 3;
    const clock = [at.getHours(), at.getMinutes(), ...(hasSeconds ? [at.getSeconds()] : [])].map(two).join(":");
    place.textContent = `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}, ${clock}`;
    place.removeAttribute("data-moment");
  }
}

local(document);
document.addEventListener("htmx:load", (event) => local(event.target));
