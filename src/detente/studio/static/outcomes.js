// What follows: how sure the numbers are, an outcome as map, chart or table, and what is said of them.
import { html, useEffect, useMemo, useRef, useState } from "./vendor/preact.js";
import { post } from "./api.js";
import { Chooser, Instead, VIEWS } from "./chooser.js";
import { kinds, limits, ordered, painter } from "./classes.js";
import { CopyAs } from "./copy.js";
import { csv, name as fileName, save, savePng } from "./download.js";
import { Figures, live } from "./figures.js";
import { said } from "./format.js";
import { Key, Scale, colourNote } from "./legend.js";
import { Lookup } from "./lookup.js";
import { WorldMap } from "./map.js";
import { AGAINST, comparisonOf, outcomeOf, stillOf, valuesOf } from "./outcome.js";
import { chartPicture, mapPicture } from "./picture.js";
import { caption as captioned } from "./ranked.js";
import { Ranking } from "./ranking.js";
import { changes as changesOf, scenario } from "./state.js";
import { Sure, useMiss } from "./sure.js";
import { Table, columns, rowsOf } from "./table.js";
import { Tabs } from "./tabs.js";
import { Claims, Findings, Gaps, Leads, Why } from "./told.js";

// The board of the deal as its file has it, to see what was changed.
function useBase(state, board, sure) {
  const [base, setBase] = useState(null);
  const own = base?.deal === state.deal ? base.board : null;
  const unchanged = changesOf(state) === 0;
  useEffect(() => {
    if (!state.deal || own) return;
    if (unchanged) {
      if (board && sure === "exact") setBase({ deal: state.deal, board });
      return;
    }
    let wanted = true;
    post("board", { scenario: { deal: state.deal } })
      .then((found) => wanted && setBase({ deal: state.deal, board: found }))
      .catch(() => {});
    return () => (wanted = false);
  }, [state.deal, unchanged, own === null, unchanged && board !== null && sure === "exact"]);
  return own;
}

// Class limits stay while a slider moves: they are those of the last exact numbers.
function useEnds(values, sure, of) {
  const kept = useRef({});
  if (values && (kept.current.of !== of || (sure === "exact" && kept.current.values !== values))) {
    const found = limits([...values.values()]);
    const same = kept.current.of === of && String(found) === String(kept.current.ends);
    kept.current = { of, values, ends: same ? kept.current.ends : found };
  }
  return kept.current.ends ?? [1, 3, 10, 30];
}

export function Outcomes({ geometry, start, deal, state, board, sure, answer, fresh: told, focus, change, pick }) {
  const { texts } = start;
  const lang = state.lang;
  const outcome = outcomeOf(start.outcomes, state, board);
  const comparison = comparisonOf(state);
  const against = comparison === AGAINST;
  const group = `${comparison}/${outcome.id}`;
  const read = useMemo(() => (against ? { ...outcome, writing: outcome.difference, unit: outcome.difference_unit, unit_shown: outcome.unit === "%" ? outcome.difference_unit : outcome.unit_shown } : outcome), [outcome, against]);
  const base = useBase(state, board, sure);
  const fresh = told && sure === "exact";
  const off = useMiss(state, board, sure, group, answer);
  const parties = deal?.parties ?? [];
  const values = useMemo(() => valuesOf(board, group), [board, group]);
  const ends = useEnds(values, sure, `${state.deal} ${group}`);
  const tones = useMemo(() => ordered(start.colours, outcome.better), [start, outcome]);
  const changes = changesOf(state);
  const was = changes && base && !against ? valuesOf(base, group) : null;
  const bands = (fresh && answer?.draws > 0 && answer.bands?.[group]) || undefined;
  const [chosen, choose] = useState("");
  const caption = values ? captioned({ values, outcome: read, comparison, changes, start, lang }) : sure === "none" && said(texts, "sure_none");
  const title = said(texts, "figure_title", { outcome: outcome.label, deal: deal?.title ?? "" });
  const view = VIEWS.includes(state.view) ? state.view : "map";
  const label = view === "map" ? said(texts, "map_label", { outcome: outcome.label }) : outcome.label;
  const still = useMemo(() => stillOf(start.outcomes, board, comparison), [start, board, comparison]);
  const shared = { values, bands, outcome: read, start, lang, parties };
  const known = useMemo(() => (values ? kinds(Object.keys(geometry.world.paths), values, start.regions) : {}), [values, geometry, start]);
  const rows = answer ? live(answer.figures, board?.values.cells, changes ? base?.values.cells : null, lang) : [];
  const moved = rows.filter((row) => row.changed).length;

  // Who picks a claim in the document sees its verdict.
  const claimed = answer?.claims.some((claim) => claim.id === focus);
  useEffect(() => {
    if (claimed && state.tab !== "claims") change({ tab: "claims" });
  }, [focus]);

  const table = () => {
    const names = columns({ was, bands });
    const head = names.map((one) => `${said(texts, `column_${one}`)} (${read.unit})`);
    const found = rowsOf({ values, was, bands, countries: start.countries });
    const body = found.map((row) => [row.code, row.name, ...names.map((one) => row[one])]);
    return csv([[said(texts, "column_code"), said(texts, "column_name"), ...head], ...body]);
  };
  const picture = () => {
    if (view === "chart") return chartPicture({ ...shared, title, caption });
    const paint = painter(values, ends, tones, start.regions);
    return mapPicture({ ...shared, ...known, geometry, paint, ends, tones, title, caption, texts });
  };
  const download = (ending) => {
    const file = fileName(state.deal, outcome.id, { comparison, changed: changes > 0 }, ending);
    if (ending === "csv") save(file, table(), "text/csv;charset=utf-8");
    else if (ending === "svg") save(file, picture(), "image/svg+xml");
    else savePng(file, picture());
  };

  return html`<section class="pane outcomes" aria-labelledby="h-outcomes" aria-busy=${sure !== "exact" && sure !== "failed"}>
    <h2 id="h-outcomes">${said(texts, "outcomes")}</h2>
    <${Sure} ...${{ sure, off, answer, fresh, texts, lang }} />
    ${answer && html`<${Leads} ...${{ answer, cells: board?.values.cells, fresh, texts, lang }} choose=${() => change({ tab: "findings" })} />`}
    <${Chooser} ...${{ start, outcome, state, comparison, view, still, change }} />
    <figure class=${sure === "old" || sure === "failed" ? "old" : ""}>
      <h3>${outcome.label}${sure !== "exact" && html` <span class="not-exact">${said(texts, `mark_${sure}`)}</span>`}</h3>
      <figcaption>${caption}</figcaption>
      ${board && still.has(outcome.id) && html`<${Instead} ...${{ start, still, change }} />`}
      ${view === "map" &&
      html`<${WorldMap} ...${{ ...shared, geometry, ends, tones, label, chosen, choose }}
        scale=${values && html`<${Scale} ...${{ ends, tones, outcome: read, lang, texts }} />`}>
        ${values &&
        html`<${Key} texts=${texts} ...${known} />
          <${Lookup} ...${{ ...shared, chosen, choose }} />`}<//>`}
      ${values && view === "chart" && html`<${Ranking} ...${{ ...shared, label }} /><p class="note">${said(texts, "chart_note")} ${colourNote(outcome.better, texts)}</p>`}
      ${values && view === "table" && html`<${Table} ...${{ ...shared, was, label }} />`}
      <p class="downloads"><span>${said(texts, "download")}</span> ${(view === "table" ? ["csv"] : ["csv", "svg", "png"]).map(
        (ending) => html`<button type="button" class="quiet" disabled=${sure !== "exact"} onClick=${() => download(ending)}>${ending.toUpperCase()}</button> `,
      )} <${CopyAs} scenario=${scenario(state)} outcome=${outcome.id} lang=${lang} texts=${texts} /></p>
    </figure>
    ${answer &&
    html`<${Tabs} label=${said(texts, "told")} chosen=${state.tab} choose=${(tab) => change({ tab })}
      tabs=${[
        { id: "findings", name: said(texts, "findings") },
        { id: "figures", name: moved ? said(texts, "figures_moved", { n: moved }) : said(texts, "figures") },
        { id: "why", name: said(texts, "why") },
        { id: "claims", name: said(texts, "claims_n", { n: answer.claims.length }) },
        { id: "gaps", name: said(texts, "gaps_n", { n: answer.gaps.length }) },
      ]}>
      ${!fresh && state.tab !== "figures" && html`<p class="stale" role="status">${said(texts, sure === "failed" ? "stale_failed" : "stale")}</p>`}
      <div class=${fresh || state.tab === "figures" ? "" : "old"}>${
        {
          figures: () => html`<${Figures} ...${{ rows, fresh, texts, lang }} />`,
          why: () => html`<${Why} ...${{ answer, texts }} />`,
          claims: () => html`<${Claims} ...${{ answer, focus, pick, texts }} />`,
          gaps: () => html`<${Gaps} ...${{ answer, texts }} />`,
        }[state.tab]?.() ?? html`<${Findings} ...${{ answer }} />`
      }</div>
    <//>`}
  </section>`;
}
