// A scenario, or one outcome of it, as something to run elsewhere.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { lines, post } from "./api.js";
import { Dialog, FaultList } from "./dialog.js";
import { said } from "./format.js";

const KINDS = ["cli", "python", "yaml"];

export function CopyAs({ scenario, outcome = "", lang, texts }) {
  const [open, setOpen] = useState(false);
  const [told, tell] = useState("");
  const [shown, show] = useState(null); // {kind, text} or {faults}
  const key = JSON.stringify([scenario, outcome, lang]);
  // The text is there before it is asked for: a browser copies only at once when a button is used.
  const code = useRef({ key: "", found: null });
  const fetched = () => {
    if (code.current.key !== key) {
      const found = post("code", { scenario, outcome, lang });
      const own = { key, found, text: null };
      found.then((text) => (own.text = text)).catch(() => (own.key = ""));
      code.current = own;
    }
    return code.current;
  };
  useEffect(() => {
    if (!open) return;
    tell("");
    // A slider that is being dragged asks for nothing.
    const later = setTimeout(fetched, 300);
    return () => clearTimeout(later);
  }, [open, key]);

  const copy = async (kind) => {
    const own = fetched();
    let text = own.text;
    try {
      text ??= await own.found;
    } catch (error) {
      show({ faults: lines(error) });
      return;
    }
    try {
      await navigator.clipboard.writeText(text[kind]);
      tell(said(texts, "copied", { kind: said(texts, `copy_${kind}`) }));
    } catch {
      show({ kind, text: text[kind] });
    }
  };
  return html`<span class="copy-as">
    <button type="button" class="quiet" aria-expanded=${open} onClick=${() => setOpen(!open)}>${said(texts, "copy_as")}</button>
    ${open &&
    html`<span role="group" aria-label=${said(texts, "copy_as")}>${KINDS.map(
      (kind) => html`<button type="button" class="quiet" onClick=${() => copy(kind)}>${said(texts, `copy_${kind}`)}</button>`,
    )}</span>`}
    <span class="told" role="status" aria-live="polite">${told}</span>
    ${shown &&
    html`<${Dialog} title=${shown.kind ? said(texts, `copy_${shown.kind}`) : said(texts, "failed")} texts=${texts} close=${() => show(null)} wide=${true}>
      ${shown.faults ? html`<${FaultList} lines=${shown.faults} />` : html`<${Code} text=${shown.text} texts=${texts} />`}
    <//>`}
  </span>`;
}

function Code({ text, texts }) {
  const at = useRef(null);
  useEffect(() => at.current.select(), []);
  return html`<p>${said(texts, "copy_by_hand")}</p>
    <textarea ref=${at} class="code" readonly rows=${Math.min(24, text.split("\n").length + 1)} aria-label=${said(texts, "copy_as")} value=${text}></textarea>`;
}
