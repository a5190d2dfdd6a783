// A printed cell that holds several numbers, put apart by the columns that are open: "12.3 (4.5)" is mean and SD where
// these are asked, "5/20 (25%)" events, n and %. The texts of the numbers are kept to the letter; the signs between
// them (brackets, ±, the % of a bracket) are not part of any number.

import { DASH, NUMBER } from "./printed.js";

const FOOTNOTE = "[*†‡§¶#‖]*";
const N = "(?:n|N)\\s*[=:]\\s*";
const CI = "(?:(?<level>\\d+(?:[.,]\\d+)?)\\s*%\\s*)?(?:CI|c\\.?i\\.?|confidence interval)";
const LABEL = `(?:(?<ci>${CI})|(?<iqr>IQR|interquartile range|Q1\\s*[,–-]\\s*Q3)|(?<range>range|min\\s*[,–-]\\s*max))`;

const whole = (pattern, flags = "") => new RegExp(`^${pattern}$`, `u${flags}`);
const COUNT = whole(`${N}(?<n>\\d[\\d,. \\u00a0]*)`);
const WITH_COUNT = whole(`(?<rest>.+?)\\s*[,;]?\\s*[([]?\\s*${N}(?<n>\\d+)\\s*[)\\]]?`);
const FRACTION = whole(`(?<events>${NUMBER})\\s*(?:/|of)\\s*(?<n>${NUMBER})(?:\\s*[,;]?\\s*[([]?\\s*(?<percent>${NUMBER})\\s*%\\s*[)\\]]?)?${FOOTNOTE}`);
const PLUS_MINUS = whole(
  `(?:mean\\s+)?(?<first>${NUMBER})\\s*(?:±|∓|\\+\\s*/?\\s*${DASH})\\s*(?:(?<label>SD|SEM|SE)\\s*)?(?<second>${NUMBER})\\s*(?:\\(?(?<after>SD|SEM|SE)\\)?)?${FOOTNOTE}`,
  "i",
);
const BRACKETED = whole(
  `(?<first>${NUMBER})\\s*[([]\\s*(?:(?<label>SD|SEM|SE)\\s*[=:,]?\\s*)?(?:±\\s*)?(?<second>${NUMBER})\\s*(?<percent>%)?\\s*[)\\]]${FOOTNOTE}`,
  "i",
);
const WITH_INTERVAL = whole(
  `(?<centre>${NUMBER})\\s*[,;]?\\s*(?<open>[([])?\\s*(?:${LABEL}\\s*[:=,]?\\s*)?(?<ends>[^()[\\]]+?)\\s*[)\\]]?${FOOTNOTE}`,
  "i",
);
const ENDS = whole(`[([]?\\s*(?:${LABEL}\\s*[:=,]?\\s*)?(?<ends>[^()[\\]]+?)\\s*[)\\]]?${FOOTNOTE}`, "i");
const TO = new RegExp(`^(${NUMBER})\\s+to\\s+(${NUMBER})$`, "i");
const SEMICOLON = new RegExp(`^(${NUMBER})\\s*;\\s*(${NUMBER})$`);
const COMMA_SPACE = new RegExp(`^(${NUMBER}),\\s+(${NUMBER})$`);
const BY_DASH = new RegExp(`^(${NUMBER})\\s*${DASH}\\s*(${NUMBER})$`);
const POINT_COMMA = new RegExp(`^(${DASH}?\\d*\\.\\d+|${DASH}?\\d+),(${DASH}?\\d*\\.\\d+|${DASH}?\\d+)$`);
const FOUR_COMMAS = new RegExp(`^(${DASH}?\\d+,\\d+),(${DASH}?\\d+,\\d+)$`);

// The numbers that a text holds, or null when it is one number, or none that are known to belong together.
export function takeApart(text) {
  const said = text.replace(/\s+/g, " ").trim();
  const count = said.match(COUNT);
  if (count) return { kind: "count", n: count.groups.n.trim() };
  const found = several(said);
  if (found) return found;
  const counted = said.match(WITH_COUNT);
  const rest = counted && several(counted.groups.rest.trim());
  if (rest && rest.kind !== "fraction") return { ...rest, n: counted.groups.n };
  const alone = said.match(ENDS)?.groups;
  const ends = alone && interval(alone.ends, said.startsWith("["));
  return ends ? { kind: "ends", low: ends[0], high: ends[1], level: alone.level, label: labelOf(alone) } : null;
}

const labelOf = ({ ci, iqr, range }) => (ci && "ci") || (iqr && "iqr") || (range && "range") || "";

function several(said) {
  const fraction = said.match(FRACTION);
  if (fraction) return { kind: "fraction", ...fraction.groups };
  const around = said.match(WITH_INTERVAL)?.groups;
  const label = around && labelOf(around);
  if (around && (around.open || label)) {
    const ends = interval(around.ends, around.open === "[" && !around.centre.includes(","));
    if (ends) return { kind: "interval", centre: around.centre, low: ends[0], high: ends[1], level: around.level, label };
  }
  const plusMinus = said.match(PLUS_MINUS);
  const pair = plusMinus ?? said.match(BRACKETED);
  if (!pair) return null;
  const { first, second, label: named, after, percent } = pair.groups;
  return { kind: "pair", first, second, isShare: Boolean(percent), isSpread: Boolean(plusMinus), label: spread(named ?? after) };
}

const spread = (label) => (label ? (label.toLowerCase() === "sd" ? "sd" : "se") : "");

function interval(ends, isSquare) {
  for (const pattern of [TO, SEMICOLON, COMMA_SPACE, BY_DASH, FOUR_COMMAS]) {
    const found = ends.match(pattern);
    if (found) return [found[1], found[2]];
  }
  const found = ends.match(POINT_COMMA);
  // In round brackets "10,1" is one number with a decimal comma, and so it is where the centre has one.
  return found && (isSquare || ends.includes(".")) ? [found[1], found[2]] : null;
}

const CENTRES = ["mean", "median", "events", "estimate"];
const INTERVALS = {
  mean: [["ci", "ci_low", "ci_high"]],
  estimate: [["ci", "ci_low", "ci_high"]],
  median: [["iqr", "q1", "q3"], ["range", "minimum", "maximum"]],
};

// Which open column each number of a composite belongs to: [[statistic, text], …]; null when they do not fit.
// `open` are the statistics of one set of columns, `from` the place in it where the text lands.
export function spreadOver(parts, open, from = 0) {
  if (parts.kind === "count") return open.includes("n") ? [["n", parts.n]] : null;
  if (parts.kind === "fraction") {
    if (!open.includes("events") || !open.includes("n")) return null;
    const share = parts.percent && open.includes("percent") ? [["percent", parts.percent]] : [];
    return [["n", parts.n], ["events", parts.events], ...share];
  }
  if (parts.kind === "ends") return endsAt(parts, open[from], open);
  const ahead = open.slice(from);
  for (const centre of ahead.filter((statistic) => CENTRES.includes(statistic))) {
    const found = parts.kind === "pair" ? pairAt(parts, centre, open) : intervalAt(parts, centre, open);
    if (found) return parts.n && open.includes("n") ? [["n", parts.n], ...found] : found;
  }
  return null;
}

function pairAt({ first, second, isShare, isSpread, label }, centre, open) {
  if (centre === "median") return null;
  if (centre === "events") {
    return !isSpread && !label && open.includes("percent") ? [["events", first], ["percent", second]] : null;
  }
  if (isShare) return null;
  // SD is always asked; SE is open only where the paper gives it.
  const beside = label || ["se", "sd"].find((statistic) => open.includes(statistic));
  return open.includes(beside) ? [[centre, first], [beside, second]] : null;
}

function intervalAt(parts, centre, open) {
  for (const [, from] of INTERVALS[centre] ?? []) {
    const ends = endsAt(parts, from, open);
    if (ends) return [[centre, parts.centre], ...ends];
  }
  return null;
}

// The two ends of an interval, from the column where the lower one stands.
function endsAt({ low, high, level, label }, start, open) {
  const found = Object.values(INTERVALS).flat().find(([, from]) => from === start);
  if (!found || (label && label !== found[0]) || !open.includes(start) || !open.includes(found[2])) return null;
  const stated = level && open.includes("ci_level") ? [["ci_level", level]] : [];
  return [[start, low], [found[2], high], ...stated];
}

// What has to be open for a composite, in words; for the preview of what does not fit.
export function asksFor(parts) {
  if (parts.kind === "count") return "n";
  if (parts.kind === "fraction") return "events and n";
  if (parts.kind === "pair") return parts.isShare ? "events and %" : parts.label === "se" ? "mean and SE" : "mean and SD";
  if (parts.kind === "ends") return "both ends of an interval";
  return { ci: "mean and CI", iqr: "median and IQR", range: "median and range", "": "mean and CI, or median and IQR" }[parts.label];
}
