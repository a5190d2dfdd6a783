// A page that shows one paper: ?page=6 opens it there.

import { finding } from "./paper/finding.js";
import { Viewer } from "./paper/viewer.js";

const viewer = new Viewer(document.querySelector("[data-paper-viewer]"));
const showFound = finding(viewer);
viewer.turned = () => {
  showFound();
  history.replaceState(null, "", `?page=${viewer.number}`);
};
viewer.open(viewer.papers[0], Number(new URLSearchParams(location.search).get("page")) || 1);
