// Bars from zero: the highest, the lowest and the parties.
import { html } from "./vendor/preact.js";
import { band, said, shown } from "./format.js";
import { ranked, reach, telling } from "./ranked.js";

export const good = (value, better) => (better ? (value * better > 0 ? "gain" : "loss") : value > 0 ? "gain" : "loss");

export function Ranking({ values, bands, outcome, start, lang, parties, label }) {
  const rows = telling(ranked(values), parties);
  const [low, high] = reach(rows, bands);
  const at = (value) => (100 * (value - low)) / (high - low);
  const part = (a, b) => ({ left: `${at(Math.min(a, b))}%`, width: `${at(Math.max(a, b)) - at(Math.min(a, b))}%` });
  return html`<ol class="ranking ${bands ? "banded" : ""}" aria-label=${label}>${rows.map(({ code, value, rank }, i) => {
    const ends = bands?.[code];
    const skipped = i > 0 && rank > rows[i - 1].rank + 1;
    return html`${skipped && html`<li key="gap-${rank}" class="gap">${said(start.texts, "rank_skipped", { n: rank - rows[i - 1].rank - 1 })}</li>`}
    <li key=${code} class="rank ${parties.includes(code) ? "strong" : ""}" value=${rank}>
      <span class="place">${rank}</span>
      <span class="name">${start.countries[code] ?? code}</span>
      <span class="bar" aria-hidden="true">
        <i class="zero" style=${{ left: `${at(0)}%` }}></i>
        <i class="fill ${good(value, outcome.better)}" style=${part(0, value)}></i>
        ${ends && html`<i class="span" style=${part(...ends)}></i>`}
      </span>
      <span class="value">${shown(value, outcome, lang)}${ends && html` <small>${band(ends, outcome, start.texts, lang)}</small>`}</span>
    </li>`;
  })}</ol>`;
}
