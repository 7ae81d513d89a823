// What is looked at: the outcome, in per cent or dollars, as map, chart or table, against what.
import { html } from "./vendor/preact.js";
import { said } from "./format.js";
import { AGAINST, COMPARISONS, TOPICS } from "./outcome.js";

export const VIEWS = ["map", "chart", "table"];
const INSTEAD = 4;

export function Chooser({ start, outcome, state, comparison, view, still, change }) {
  const { texts, outcomes } = start;
  const twin = outcomes.find((one) => one.money === outcome.id);
  const entry = twin ?? outcome;
  const twins = new Set(outcomes.map((one) => one.money).filter(Boolean));
  const pairs = entry.money ? [entry, outcomes.find((one) => one.id === entry.money)] : [];
  const comparisons = comparison === AGAINST ? [...COMPARISONS, AGAINST] : COMPARISONS;
  const press = (chosen, label, click) => html`<button type="button" class="quiet" aria-pressed=${chosen} onClick=${click}>${label}</button>`;
  return html`<div class="chooser">
    <label>${said(texts, "outcome")} <select id="outcome" value=${entry.id} onChange=${(e) => change({ outcome: e.target.value })}>
      ${TOPICS.map(
        (topic) => html`<optgroup key=${topic} label=${said(texts, `topic_${topic}`)}>${outcomes
          .filter((one) => one.topic === topic && !twins.has(one.id))
          .map((one) => html`<option key=${one.id} value=${one.id}>${still.has(one.id) ? said(texts, "still", { outcome: one.label }) : one.label}</option>`)}</optgroup>`,
      )}</select></label>
    ${pairs.length > 0 &&
    html`<div role="group" aria-label=${said(texts, "relative_or_money")}>${pairs.map((one) =>
      press(one.id === outcome.id, said(texts, one === entry ? "relative" : "money"), () => change({ outcome: one.id })),
    )}</div>`}
    <div role="group" aria-label=${said(texts, "view")}>${VIEWS.map((one) => press(one === view, said(texts, `view_${one}`), () => change({ view: one })))}</div>
    <label>${said(texts, "comparison")} <select id="comparison" value=${comparison} onChange=${(e) => change({ comparison: e.target.value })}>
      ${comparisons.map((one) => html`<option key=${one} value=${one}>${said(texts, `comparison_${one}`)}</option>`)}</select></label>
  </div>`;
}

// Where an outcome does not move, some that do.
export function Instead({ start, still, change }) {
  const moving = start.outcomes.filter((one) => !still.has(one.id)).slice(0, INSTEAD);
  if (!moving.length) return null;
  return html`<p class="instead">${said(start.texts, "instead")} ${moving.map(
    (one) => html`<button type="button" class="quiet" key=${one.id} onClick=${() => change({ outcome: one.id })}>${one.label}</button> `,
  )}</p>`;
}
