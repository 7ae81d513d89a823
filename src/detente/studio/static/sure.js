// How sure the numbers are: exact or estimated, how far an estimate was off, with bands or without.
import { html, useMemo, useRef } from "./vendor/preact.js";
import { number, said } from "./format.js";
import { miss } from "./predict.js";
import { written } from "./state.js";

// The last estimate of a scenario, kept until its exact numbers are there.
export function useMiss(state, board, sure, group, answer) {
  const estimate = useRef(null);
  const key = written(state);
  if (sure === "linear") estimate.current = { key, board };
  const cells = answer?.figures.map((figure) => figure.outcome) ?? [];
  const known = sure === "exact" && estimate.current?.key === key && board?.values[group];
  return useMemo(() => (known ? miss(estimate.current.board, board, group, cells) : null), [known, board, group, cells.length]);
}

export function Sure({ sure, off, answer, fresh, texts, lang }) {
  const share = off === null ? "" : said(texts, off < 0.0005 ? "off_under" : "off", { share: number(100 * off, lang, off < 0.01 ? 2 : 1) });
  const drawn = answer?.draws > 0 && fresh;
  return html`<div class="sureness"><p role="status" class="sure ${sure}"><b>${said(texts, `sure_${sure}`)}</b>${sure === "exact" && share && html` <span>${share}</span>`}</p>
    ${drawn
      ? html`<details class="bands"><summary>${said(texts, "bands_from", { n: number(answer.draws, lang, 0) })}</summary><p>${answer.band_note}</p></details>`
      : html`<p class="bands">${said(texts, "no_bands")}</p>`}</div>`;
}
