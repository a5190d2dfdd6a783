// What changed without being typed is told: another proposal, and questions that apply now.

import { announce } from "../announce.js";
import { root } from "../reading/state.js";
import { facts, whenAssessed } from "./assessment.js";

const nameOf = (key) => root.querySelector(`[data-domain="${CSS.escape(key)}"] > span:nth-child(2)`).textContent;

function told(before, now, name) {
  if (before.proposal === now.proposal) return "";
  return `${name}: ${now.proposal ? now.title.replace("Proposed:", "proposed") : "no proposal yet"}`;
}

whenAssessed(({ before }) => {
  if (!before) return;
  const said = Object.entries(facts().domains).map(([key, now]) => told(before.domains[key], now, nameOf(key)));
  said.push(told(before.overall, facts().overall, "Overall"));
  if (facts().overall.contradiction && facts().overall.contradiction !== before.overall.contradiction) said.push(facts().overall.contradiction);
  const news = said.filter(Boolean).join(". ");
  if (news) announce(news);
});
