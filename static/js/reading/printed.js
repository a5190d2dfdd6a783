// Numbers as papers print them: what a typed or pasted text will be read as. Only a foresight for the preview of a
// paste: the server reads every text for itself and has the last word.

const MINUS = "\\-\\u2010-\\u2015\\u2212\\u207b\\u02d7\\ufe58\\ufe63\\uff0d";
const SPACE = " \\u00a0\\u2002-\\u200a\\u202f\\u205f\\u3000";
const POINT = "[.,\u00b7\u2219\u22c5]";
const THOUSANDS = `[1-9]\\d{0,2}(?:(?:[${SPACE}]\\d{3})+(?:${POINT}\\d+)?|(?:,\\d{3})+(?:[.\u00b7]\\d+)?|(?:\\.\\d{3})+,\\d+)`;
const DIGITS = `(?:${THOUSANDS}|\\d+(?:${POINT}\\d+)?|${POINT}\\d+)(?:[eE][+${MINUS}]?\\d+)?`;

export const DASH = `[${MINUS}]`;
// A signed number, without capturing groups, for use inside of longer patterns.
export const NUMBER = `[+${MINUS}]?[${SPACE}]?${DIGITS}`;

const MISSING = new Set(["nr", "notreported", "unreported", "notstated", "notgiven", "na", "notapplicable"]);
const WHOLE = new Set(["n", "events"]);
const AS_A_NUMBER = new RegExp(`^${NUMBER}[${SPACE}]?%?$`);
const ANY_NUMBER = new RegExp(DIGITS, "g");

// One spelling of spaces, dashes and full-width marks, for comparing with; what is kept is the text itself.
const plain = (text) =>
  text
    .replace(new RegExp(`[${SPACE}]`, "g"), " ")
    .replace(new RegExp(DASH, "g"), "-")
    .replace(/[\uff10-\uff19\uff0b\uff0c\uff0e\uff05]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[·∙⋅]/g, ".")
    .trim();

export const saysMissing = (text) => MISSING.has(text.replace(/[\s./\\]/g, "").toLowerCase());

export const isNumber = (text) => AS_A_NUMBER.test(plain(text));

// Why the cell of a statistic will not take a text as its number, in a few words; "" when it will.
export function problemOf(text, statistic) {
  const said = plain(text);
  if (!said || saysMissing(said) || statistic === "covariates") return "";
  if (isNumber(said)) {
    if (!WHOLE.has(statistic) && /^[+-]? ?[1-9]\d{0,2},\d{3}$/.test(said)) return "can be thousands or decimals";
    if (WHOLE.has(statistic) && said.endsWith("%")) return "a share, where a count is asked for";
    if (WHOLE.has(statistic) && said.startsWith("-")) return "below 0";
    if (["sd", "se"].includes(statistic) && said.startsWith("-")) return "below 0";
    return "";
  }
  if (/^[<>≤≥~∼≈]/.test(said)) return statistic === "p" ? "" : "a bound, not a number";
  const numbers = said.match(ANY_NUMBER) ?? [];
  if (numbers.length > 1) return "more than one number";
  return numbers.length ? "a number with more beside it" : "no number";
}
