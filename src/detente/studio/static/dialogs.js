// The dialogs that the URL names: paste a document, save, export, what a draft leaves open.
import { html, useState } from "./vendor/preact.js";
import { lines, post } from "./api.js";
import { Dialog, FaultList } from "./dialog.js";
import { said } from "./format.js";
import { questions } from "./head.js";
import { Paste } from "./paste.js";
import { scenario, written } from "./state.js";

const KINDS = { paste: Paste, save: Save, export: Export, questions: Questions };
const TITLES = { questions: "questions_title" };

export function Dialogs(shared) {
  const { state, texts, change } = shared;
  const Content = KINDS[state.dialog];
  if (!Content) return null;
  const close = () => change({ dialog: "" });
  return html`<${Dialog} key=${state.dialog} title=${said(texts, TITLES[state.dialog] ?? state.dialog)} texts=${texts} close=${close} wide=${state.dialog === "paste"}>
    <${Content} ...${shared} close=${close} />
  <//>`;
}

function Save({ state, texts, deal, change, again }) {
  const usual = state.deal.startsWith("my/") ? state.deal.slice(3) : (deal?.id ?? "");
  const [name, setName] = useState(usual);
  const [faults, setFaults] = useState([]);
  const [busy, setBusy] = useState(false);
  const save = async (event) => {
    event.preventDefault();
    setBusy(true);
    setFaults([]);
    try {
      const made = await post("save", { scenario: scenario(state), name: name.trim(), lang: state.lang });
      again();
      change({ deal: made.deal, values: {}, without: [], dialog: "" });
    } catch (error) {
      setFaults(lines(error));
      setBusy(false);
    }
  };
  return html`<form onSubmit=${save}>
    <p>${said(texts, "save_about")}</p>
    <label for="save-name">${said(texts, "save_name")}</label>
    <input id="save-name" value=${name} onInput=${(e) => setName(e.target.value)} required maxlength="64" spellcheck="false" autocomplete="off" aria-describedby="save-rule" autofocus />
    <small id="save-rule">${said(texts, "save_rule")}</small>
    <${FaultList} lines=${faults} />
    <p class="buttons"><button type="submit" class="main" disabled=${busy || !deal}>${said(texts, "save_now")}</button></p>
  </form>`;
}

function Export({ state, texts, start, answer, fresh }) {
  const query = `${written(scenario(state))}&lang=${state.lang}`;
  const bands = fresh && answer?.draws > 0;
  return html`<p>${said(texts, bands ? "export_bands" : "export_central", { count: answer?.draws ?? 0 })}</p>
    <ul class="exports">
      <li><a href=${`/report?${query}`} target="_blank" rel="noopener">${said(texts, "open_report")}</a> <small>${said(texts, "open_report_about")}</small></li>
      ${start.exports.map(
        (kind) => html`<li><a href=${`/export/${kind}?${query}`} download>${said(texts, `export_${kind}`)}</a> <small>${said(texts, `export_${kind}_about`)}</small></li>`,
      )}
    </ul>`;
}

function Questions({ texts, deal, change }) {
  if (!deal) return null;
  const found = questions(deal);
  return html`<p>${said(texts, "questions_about")}</p>
    ${found.length === 0 && html`<p>${said(texts, "no_questions")}</p>`}
    <ol class="questions">${found.map((one) => html`<li>${one.of && html`<b>${one.of}</b> `}${one.said}</li>`)}</ol>`;
}
