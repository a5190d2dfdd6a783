// Rows that scroll sideways (steps, tabs) show the current one on arrival.

for (const current of document.querySelectorAll(".steps [aria-current], .tabs [aria-current]")) {
  const row = current.closest(".steps, .tabs");
  const over = current.getBoundingClientRect().right - row.getBoundingClientRect().right;
  if (over > 0) row.scrollLeft += over + 24;
}
