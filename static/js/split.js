// The hairline between two panes can be dragged, or moved with the arrow keys; the place is kept per kind of page.
// <div class="split-handle" role="separator" tabindex="0" aria-orientation="vertical" aria-label="…" data-split="name">

const LEAST = 320;

for (const handle of document.querySelectorAll("[data-split]")) {
  const panes = handle.parentElement;
  const key = `split-${handle.dataset.split}`;
  const first = panes.querySelector(".pane");

  const most = () => Math.max(LEAST, panes.clientWidth - 480);
  const set = (width) => {
    const px = Math.round(Math.min(most(), Math.max(LEAST, width)));
    panes.style.setProperty("--split", `${px}px`);
    handle.setAttribute("aria-valuenow", px);
    handle.setAttribute("aria-valuemin", LEAST);
    handle.setAttribute("aria-valuemax", most());
    return px;
  };
  const keep = (px) => {
    try {
      localStorage.setItem(key, px);
    } catch {
      // without storage the place holds for this page
    }
  };

  let start = first.clientWidth;
  try {
    start = Number(localStorage.getItem(key)) || start;
  } catch {
    // as designed
  }
  if (matchMedia("(min-width: 1100px)").matches) set(start);

  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    const left = panes.getBoundingClientRect().left;
    let px = first.clientWidth;
    const move = (moved) => {
      px = set(moved.clientX - left);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener(
      "pointerup",
      () => {
        handle.removeEventListener("pointermove", move);
        keep(px);
      },
      { once: true },
    );
  });
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -16, ArrowRight: 16, Home: -1e5, End: 1e5 }[event.key];
    if (!step) return;
    event.preventDefault();
    keep(set(first.clientWidth + step));
  });
}
