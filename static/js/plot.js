/* Draws every [data-plot-url] with Plotly, which the page loads as a script of its own.

   The server sends a figure for a layout (wide, narrow), a theme (light, dark) and a width:
   {data, layout, config, frame: {left, right, min_width}, rows: [{top, height, width, link, title}]}.
   The sheet counts in pixels, so a page that changes its width moves three axes at once, and asks for
   a figure that uses the room when it has come to rest.

   data-plot-url    address of the figure; ?layout=, theme= and width= are added
   data-plot-name   file name of an export, without its ending
   data-plot-alt    one sentence that says what the plot shows
   [data-plot-download="svg"|"png"] buttons export; data-plot-for names the plot's id
   where a page has several. */

const NARROW = 720; // pixels; below, a name stands above its interval
const STEP = 20; // pixels; widths between two steps share a figure
const REST = 250; // ms without a change of width
const PATIENCE = 300; // ms before still bars say that something is coming
const EXPORT = 960; // pixels; a figure for a journal is at least this wide
const EDGE = 16; // pixels of paper around an export
const PNG_SCALE = 3;
const FORMATS = ["svg", "png"];

const preference = window.matchMedia("(prefers-color-scheme: dark)");

function theme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return preference.matches ? "dark" : "light";
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

class Plot {
  constructor(host) {
    this.host = host;
    this.figures = new Map();
    this.sheet = element("div", "plot-sheet");
    this.sheet.setAttribute("role", "img");
    this.sheet.setAttribute("aria-label", host.dataset.plotAlt || "Plot");
    this.links = element("div", "plot-rows");
    this.state = element("div", "plot-state");
    host.replaceChildren(this.state, this.sheet, this.links);
    this.sheet.addEventListener("click", (event) => this.follow(event));
    this.draw();
    new ResizeObserver(() => this.resized()).observe(host);
  }

  /* A wide figure says how much room it needs; with less, the narrow one is drawn. */
  layout() {
    const width = this.host.clientWidth;
    if (width < NARROW) return "narrow";
    return width < (this.least || 0) ? "narrow" : "wide";
  }

  figure(layout, colours, width = Math.floor(this.host.clientWidth / STEP) * STEP) {
    const key = `${layout} ${colours} ${width}`;
    if (!this.figures.has(key)) {
      const asked = this.fetch(layout, colours, width);
      asked.catch(() => this.figures.delete(key));
      this.figures.set(key, asked);
    }
    return this.figures.get(key);
  }

  async fetch(layout, colours, width) {
    const address = new URL(this.host.dataset.plotUrl, document.baseURI);
    address.searchParams.set("layout", layout);
    address.searchParams.set("theme", colours);
    if (width) address.searchParams.set("width", width);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const figure = await answer.json();
    if (layout === "wide") this.least = figure.frame.min_width;
    return figure;
  }

  async draw() {
    const turn = (this.turn = (this.turn || 0) + 1);
    const waiting = setTimeout(() => this.wait(), PATIENCE);
    this.host.setAttribute("aria-busy", "true");
    try {
      if (!window.Plotly) throw new Error("Plotly is not loaded");
      const colours = theme();
      let layout = this.layout();
      let figure = await this.figure(layout, colours);
      if (layout !== this.layout()) {
        layout = this.layout();
        figure = await this.figure(layout, colours);
      }
      if (turn !== this.turn) return;
      clearTimeout(waiting);
      this.shown = { layout, colours, figure };
      this.width = this.host.clientWidth;
      const fitted = this.fit(figure);
      await window.Plotly.react(this.sheet, figure.data, fitted, figure.config);
      this.rows(figure.rows);
      this.state.replaceChildren();
      this.host.classList.remove("plot-broken");
    } catch (error) {
      if (turn === this.turn) this.broken(error);
    } finally {
      clearTimeout(waiting);
      if (turn === this.turn) this.host.removeAttribute("aria-busy");
    }
  }

  /* The figure's layout, moved to the width of the page. */
  fit(figure, width = Math.max(this.host.clientWidth, figure.frame.min_width)) {
    const { left, right } = figure.frame;
    const { xaxis, xaxis2, xaxis3 } = figure.layout;
    return {
      ...figure.layout,
      width,
      xaxis: { ...xaxis, range: [0, width] },
      xaxis2: { ...xaxis2, range: [-width, 0] },
      xaxis3: { ...xaxis3, domain: [left / width, 1 - right / width] },
    };
  }

  resized() {
    const width = this.host.clientWidth;
    if (!width || !this.shown || width === this.width) return;
    this.width = width;
    const { layout, figure } = this.shown;
    if (layout !== this.layout()) {
      this.draw();
      return;
    }
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() =>
      window.Plotly.react(this.sheet, figure.data, this.fit(figure), figure.config),
    );
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.draw(), REST);
  }

  /* Each row is a real link over its name; without an address it only tells its whole name. */
  rows(rows) {
    this.links.replaceChildren(
      ...rows.map((row) => {
        const over = element(row.link ? "a" : "div", "plot-row");
        over.title = row.title;
        if (row.link) {
          over.href = row.link;
          over.setAttribute("aria-label", row.title);
        }
        over.style.top = `${row.top}px`;
        over.style.height = `${row.height}px`;
        over.style.width = row.width ? `${row.width}px` : "100%";
        return over;
      }),
    );
  }

  /* The rest of a row, squares and dots too, leads where its name leads. */
  follow(event) {
    if (event.defaultPrevented || event.button !== 0 || !this.shown) return;
    const y = event.clientY - this.sheet.getBoundingClientRect().top;
    const at = this.shown.figure.rows.findIndex((row) => y >= row.top && y < row.top + row.height);
    const row = this.links.children[at];
    if (row && row.href) row.click();
  }

  wait() {
    if (this.sheet.childElementCount) return;
    this.state.replaceChildren(...Array.from({ length: 6 }, () => element("span", "plot-bar")));
  }

  broken(error) {
    console.error("plot", error);
    const text = element("p", "plot-error", "The plot could not be drawn. The table holds the same numbers.");
    text.setAttribute("role", "alert");
    const again = element("button", "button", "Draw it again");
    again.type = "button";
    again.addEventListener("click", () => this.draw());
    window.Plotly?.purge(this.sheet);
    this.links.replaceChildren();
    this.host.classList.add("plot-broken");
    this.state.replaceChildren(text, again);
  }

  /* Always the wide figure in the light theme: what lies on a journal's page. */
  async download(format) {
    const width = Math.max(EXPORT, this.shown?.layout === "wide" ? this.host.clientWidth : 0);
    const figure = await this.figure("wide", "light", width);
    const layout = this.fit(figure, Math.max(width, figure.layout.width));
    layout.margin = { l: EDGE, r: EDGE, t: EDGE, b: EDGE };
    layout.width += 2 * EDGE;
    layout.height += 2 * EDGE;
    const image = await window.Plotly.toImage(
      { data: figure.data, layout, config: figure.config },
      { format, width: layout.width, height: layout.height, scale: format === "png" ? PNG_SCALE : 1 },
    );
    const link = element("a");
    link.href = image;
    link.download = `${this.host.dataset.plotName || "plot"}.${format}`;
    document.body.append(link);
    link.click();
    link.remove();
  }
}

const plots = new Map();

function start(root) {
  forget();
  for (const host of root.querySelectorAll("[data-plot-url]")) {
    if (!plots.has(host)) plots.set(host, new Plot(host));
  }
}

/* Plots that a swap of the page has taken away. */
function forget() {
  for (const host of plots.keys()) if (!host.isConnected) plots.delete(host);
}

function redraw() {
  forget();
  for (const plot of plots.values()) plot.draw();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-plot-download]");
  if (!button || !FORMATS.includes(button.dataset.plotDownload)) return;
  const wanted = button.dataset.plotFor;
  const host = wanted ? document.getElementById(wanted) : document.querySelector("[data-plot-url]");
  const plot = plots.get(host);
  if (!plot) return;
  button.disabled = true;
  try {
    await plot.download(button.dataset.plotDownload);
  } catch (error) {
    plot.broken(error);
  } finally {
    button.disabled = false;
  }
});

preference.addEventListener("change", redraw);
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
document.addEventListener("htmx:afterSettle", (event) => start(event.target.parentElement ?? document));
start(document);
