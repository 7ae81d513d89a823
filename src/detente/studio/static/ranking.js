// Bars from zero: the highest, the lowest and the parties.
import { html } from "./vendor/preact.js";
import { band, said, shown } from "./format.js";
import { ranked, reach, telling } from "./ranked.js";

export const good = (value, better) => (better ? (value * better > 0 ? "gain" : "loss") : value > 0 ? "gain" : "loss");

export function Ranking({ values, bands, outcome, start, lang, parties, label }) {
  const every = ranked(values);
  const rows = telling(every, parties);
  const gap = (n, key) => n > 0 && html`<li key="gap-${key}" class="gap">${said(start.texts, "rank_skipped", { n })}</li>`;
  const [low, high] = reach(rows, bands);
  const at = (value) => (100 * (value - low)) / (high - low);
  const part = (a, b) => ({ left: `${at(Math.min(a, b))}%`, width: `${at(Math.max(a, b)) - at(Math.min(a, b))}%` });
  return html`<ol class="ranking ${bands ? "banded" : ""}" aria-label=${label}>${rows.map(({ code, value, rank, before }) => {
    const ends = bands?.[code];
    return html`${gap(before, rank)}
    <li key=${code} class="rank ${parties.includes(code) ? "strong" : ""}" value=${rank}>
      <span class="place">${rank}</span>
      <span class="name">${start.countries[code] ?? code}</span>
      <span class="bar" aria-hidden="true">
        <i class="zero" style=${{ left: `${at(0)}%` }}></i>
        ${value !== 0 && html`<i class="fill ${good(value, outcome.better)}" style=${part(0, value)}></i>`}
        ${ends && html`<i class="span" style=${part(...ends)}></i>`}
      </span>
      <span class="value">${shown(value, outcome, lang)}${ends && html` <small>${band(ends, outcome, start.texts, lang)}</small>`}</span>
    </li>`;
  })}${gap(every.length - (rows.at(-1)?.rank ?? 0), "end")}</ol>`;
}
