// The head of the page: which deal, in which language, what was changed, and what can be done.
import { html, useRef, useState } from "./vendor/preact.js";
import { CopyAs } from "./copy.js";
import { said } from "./format.js";
import { changes, scenario, written } from "./state.js";

export const PANES = ["document", "provisions", "outcomes"];
const GROUPS = ["opened", "own", "library"];

export function Head({ state, texts, lang, change, start, deal, deals, runs, fresh }) {
  const [open, setOpen] = useState(false);
  const count = changes(state);
  const reset = () => change({ values: {}, without: [] });
  const asks = deal ? questions(deal).length : 0;
  const menu = useRef(null);
  const show = (dialog) => () => {
    // The button goes with the menu: the dialog gives the focus back to what stays.
    if (open) menu.current.focus();
    setOpen(false);
    change({ dialog });
  };
  return html`<header class="head">
    <h1><a href="/">detente</a></h1>
    <${Picker} ...${{ state, texts, change, deal, deals }} />
    ${deal && !deal.reviewed &&
    html`<button type="button" class="mark draft" onClick=${show("questions")}>${said(texts, "draft_mark")}${asks > 0 && ` · ${said(texts, asks === 1 ? "question" : "questions", { count: asks })}`}</button>`}
    ${count > 0 &&
    html`<span class="changes"><span role="status">${said(texts, count === 1 ? "one_change" : "changes", { count })}</span>
      <button type="button" class="quiet" onClick=${reset}>${said(texts, "reset")}</button></span>`}
    <button type="button" class="menu" ref=${menu} aria-expanded=${open} aria-controls="tools" onClick=${() => setOpen(!open)}>${said(texts, "menu")}</button>
    <div id="tools" class=${open ? "tools open" : "tools"}>
      <button type="button" onClick=${show("paste")}>${said(texts, "paste")}</button>
      <button type="button" onClick=${show("save")}>${said(texts, "save")}</button>
      <button type="button" onClick=${show("export")}>${said(texts, "export")}</button>
      <button type="button" disabled=${!deal || runs.busy} onClick=${() => runs.begin(scenario(state))}>${said(texts, "full_run")}</button>
      <button type="button" aria-pressed=${Boolean(state.against)} onClick=${() =>
        change(state.against ? { against: "", ...(state.comparison === "against" && { comparison: "deal" }) } : { against: written(scenario(state)) })}>${said(texts, state.against ? "compare_end" : "compare")}</button>
      <${CopyAs} scenario=${scenario(state)} lang=${lang} texts=${texts} />
    </div>
    <${Languages} ...${{ lang, texts, change, start }} />
  </header>`;
}

// What a draft leaves open, of the deal and of each provision.
export const questions = (deal) => [
  ...deal.questions.map((said) => ({ said })),
  ...deal.cards.flatMap((card) => card.questions.map((said) => ({ said, of: card.title, id: card.id }))),
];

function Picker({ state, texts, change, deal, deals }) {
  const known = deals.length ? deals : [{ name: state.deal, title: deal?.title ?? state.deal, group: "library" }];
  const groups = GROUPS.map((group) => [group, known.filter((one) => one.group === group)]);
  const listed = known.some((one) => one.name === state.deal);
  const choose = (event) =>
    change({ deal: event.target.value, values: {}, without: [], against: "", comparison: "deal" });
  return html`<label class="picker"><span class="unseen">${said(texts, "deal")}</span>
    <select value=${state.deal} onChange=${choose}>
      ${!listed && html`<option value=${state.deal}>${deal?.title ?? state.deal}</option>`}
      ${groups.filter(([, own]) => own.length).map(
        ([group, own]) => html`<optgroup label=${said(texts, `group_${group}`)}>${own.map(
          (one) => html`<option value=${one.name} selected=${one.name === state.deal}>${titled(one, texts)}</option>`,
        )}</optgroup>`,
      )}
    </select></label>`;
}

// Of deals that were saved several may have one title.
function titled({ name, title, group, reviewed }, texts) {
  const own = group === "own" ? `${title} (${name.replace(/^my\//, "")})` : title;
  return reviewed === false ? said(texts, "draft_title", { title: own }) : own;
}

const NAMES = { en: "English", ja: "日本語" };

function Languages({ lang, texts, change, start }) {
  return html`<div class="languages" role="group" aria-label=${said(texts, "language")}>${start.languages.map(
    (one) => html`<button type="button" lang=${one} aria-pressed=${one === lang} onClick=${() => change({ lang: one })}>${NAMES[one] ?? one}</button>`,
  )}</div>`;
}

// In a narrow window one pane is seen at a time, in a middling one the document instead of its
// provisions.
export function Panes({ state, texts, change }) {
  return html`<nav class="panes" aria-label=${said(texts, "panes")}>${PANES.map(
    (pane) => html`<button type="button" class=${pane} aria-current=${state.pane === pane ? "true" : null} onClick=${() => change({ pane })}>${said(texts, `pane_${pane}`)}</button>`,
  )}</nav>`;
}
