// What the colours of the map mean.
import { html } from "./vendor/preact.js";
import { labels } from "./classes.js";
import { patternOf, said, unitOf } from "./format.js";

// The words at both ends: what falls may be better or worse, or neither.
export function sides(better) {
  if (better > 0) return ["legend_loss", "legend_gain"];
  return better < 0 ? ["legend_better", "legend_worse"] : ["legend_falls", "legend_rises"];
}

// What blue and orange mean where there is no scale.
export function colourNote(better, texts) {
  const [left, right] = sides(better).map((name) => said(texts, name));
  return said(texts, "chart_colours", better < 0 ? { blue: left, orange: right } : { blue: right, orange: left });
}

// How many of the reader's units one of the outcome's is, in the legend, and what they are called.
export function units(ends, writing) {
  const pattern = patternOf(ends.at(-1), writing);
  return { factor: pattern.factor, unit: unitOf(pattern) };
}

export function Scale({ ends, tones, outcome, lang, texts }) {
  const { factor, unit } = units(ends, outcome.writing);
  const [left, right] = sides(outcome.better).map((name) => said(texts, name));
  return html`<div class="scale">
    <p><span>← ${left}</span> <b>${unit}</b> <span>${right} →</span></p>
    <ol class="legend">${labels(ends, factor, lang).map(
      (label, i) => html`<li><i style=${{ background: tones[i] }}></i><span>${label}</span></li>`,
    )}</ol></div>`;
}

export function Key({ texts, pooled, gaps }) {
  return html`<ul class="others">
      ${pooled && html`<li><i class="hatch"></i>${said(texts, "legend_pooled")}</li>`}
      ${gaps && html`<li><i class="dots"></i>${said(texts, "legend_none")}</li>`}
      <li><i class="outline"></i>${said(texts, "legend_parties")}</li>
      <li><i class="disputed"></i>${said(texts, "map_disputed_crimea")}</li>
    </ul>
    <p class="note">${said(texts, "map_boundaries")}</p>`;
}
