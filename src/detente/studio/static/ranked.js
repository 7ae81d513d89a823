// Who is highest and lowest: rows of a ranking, and the sentence that says what to see.
import { said, shown } from "./format.js";
import { ROW } from "./classes.js";

// Every country with a number, highest first: {code, value, rank}.
export function ranked(values) {
  return [...values]
    .filter(([, value]) => value !== null && value !== undefined)
    .sort((a, b) => b[1] - a[1])
    .map(([code, value], i) => ({ code, value, rank: i + 1 }));
}

// The rows of a chart: so many at the top and the bottom that move, and always the parties. Each
// says how many are left out `before` it.
export function telling(rows, parties, each = 8) {
  const found = rows.filter(
    ({ code, value }, i) => parties.includes(code) || (value !== 0 && (i < each || i >= rows.length - each)),
  );
  return found.map((row, i) => ({ ...row, before: row.rank - (found[i - 1]?.rank ?? 0) - 1 }));
}

// From where to where bars and bands reach; zero is always there.
export function reach(rows, bands = {}) {
  const all = rows.flatMap(({ code, value }) => [value, ...(bands[code] ?? [])]);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  return low === high ? [-1, 1] : [low, high];
}

export function caption({ values, outcome, comparison, changes, start, lang }) {
  const { texts, countries } = start;
  const rows = ranked(values).filter(({ code }) => code !== ROW);
  const one = ({ code, value }) => `${countries[code] ?? code} ${shown(value, outcome, lang)}`;
  const parts = [];
  const least = outcome.writing.least || 1e-12;
  const [up, down] = [rows[0]?.value >= least, -rows.at(-1)?.value >= least];
  const ends = up && down ? "ends" : up ? "up" : down ? "down" : "still";
  if (rows.length) {
    const named = { top: one(rows[0]), bottom: one(rows.at(-1)) };
    parts.push(said(texts, `caption_${ends}`, named));
  }
  parts.push(said(texts, `caption_${comparison}`));
  parts.push(said(texts, "caption_unit", { unit: outcome.unit_shown, horizon: outcome.horizon }));
  if (changes) parts.push(said(texts, "caption_changed", { n: changes }));
  return parts.join(lang === "ja" ? "" : " ");
}
