// A scenario, or one outcome of it, as something to run elsewhere.
import { html } from "./vendor/preact.js";
import { post } from "./api.js";
import { said } from "./format.js";

export function CopyAs({ scenario, outcome, lang, texts }) {
  const copy = async (kind) => {
    const code = await post("code", { scenario, outcome, lang });
    await navigator.clipboard.writeText(code[kind]);
  };
  return html`<span class="copy">${said(texts, "copy_as")} ${["cli", "python", "yaml"].map(
    (kind) => html`<button type="button" onClick=${() => copy(kind)}>${said(texts, `copy_${kind}`)}</button> `,
  )}</span>`;
}
