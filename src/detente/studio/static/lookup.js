// The number of one state, without a mouse.
import { html, useMemo } from "./vendor/preact.js";
import { said } from "./format.js";
import { hinted } from "./map.js";

export function Lookup({ values, bands, outcome, start, lang, chosen, choose }) {
  const { texts, countries } = start;
  const names = useMemo(() => {
    const compare = new Intl.Collator(lang).compare;
    return [...values.keys()].map((code) => [code, countries[code] ?? code]).sort((a, b) => compare(a[1], b[1]));
  }, [start, lang, values.size]);
  const unlisted = chosen && !values.has(chosen) ? [[chosen, countries[chosen] ?? chosen]] : [];
  return html`<p class="lookup"><label>${said(texts, "lookup")} <select id="lookup" value=${chosen} onChange=${(e) => choose(e.target.value)}>
      <option value="">–</option>${[...unlisted, ...names].map(([code, one]) => html`<option key=${code} value=${code}>${one}</option>`)}</select></label>
    <output for="lookup">${chosen && hinted(chosen, { values, bands, outcome, start, lang })}</output></p>`;
}
