// A document that is pasted, dropped or chosen, and read into a draft.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { lines, post } from "./api.js";
import { FaultList } from "./dialog.js";
import { said } from "./format.js";

const MOST = 5_000_000;
const ENCODINGS = ["utf-8", "shift_jis", "euc-jp"];

// The text of a file; null if it is none.
async function decoded(file) {
  const bytes = await file.arrayBuffer();
  const [a, b] = new Uint8Array(bytes);
  const marked = a === 0xff && b === 0xfe ? ["utf-16le"] : a === 0xfe && b === 0xff ? ["utf-16be"] : ENCODINGS;
  for (const encoding of marked) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return text.includes("\0") ? null : text;
    } catch {
      // The next one.
    }
  }
  return null;
}

export function Paste({ state, texts, change, again, start }) {
  const [given, setGiven] = useState("");
  const [name, setName] = useState("");
  const [faults, setFaults] = useState([]);
  const [since, setSince] = useState(0);
  const [over, setOver] = useState(false);
  const stop = useRef(null);
  useEffect(() => () => stop.current?.abort(), []);

  const take = async (file) => {
    setFaults([]);
    if (!file) return;
    const fault = (key) => setFaults([`${file.name}: ${said(texts, key)}`]);
    if (file.size > MOST) return fault("paste_too_large");
    const text = await decoded(file);
    if (text === null) return fault("paste_no_text");
    setGiven(text);
    setName(file.name);
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) take(file);
    else setGiven(event.dataTransfer.getData("text"));
  };
  const read = async (event) => {
    event.preventDefault();
    setFaults([]);
    if (new Blob([given]).size > MOST) return setFaults([said(texts, "paste_too_large")]);
    setSince(Date.now());
    stop.current = new AbortController();
    try {
      const made = await post("read", { text: given, lang: state.lang }, stop.current.signal);
      again();
      change({ deal: made.deal, values: {}, without: [], against: "", comparison: "deal", dialog: "questions", pane: "document" });
    } catch (error) {
      setFaults(lines(error));
    }
    setSince(0);
  };
  if (start.reader) return html`<p class="faults">${start.reader}</p>`;
  return html`<form onSubmit=${read} class=${over ? "paste over" : "paste"} onDragOver=${(e) => {
    e.preventDefault();
    setOver(true);
  }} onDragLeave=${() => setOver(false)} onDrop=${drop}>
    <p>${said(texts, "paste_about")} <b>${said(texts, "paste_private")}</b></p>
    <label for="paste-text">${said(texts, "paste_text")}</label>
    <textarea id="paste-text" rows="12" value=${given} disabled=${since > 0} onInput=${(e) => setGiven(e.target.value)} autofocus></textarea>
    <label class="file">${said(texts, "paste_file")}
      <input type="file" accept=".txt,.md,.html,.htm,text/plain,text/html" disabled=${since > 0} onChange=${(e) => take(e.target.files[0])} /></label>
    ${name && html`<small role="status">${name}</small>`}
    <${FaultList} lines=${faults} title=${said(texts, "paste_faults")} />
    ${since > 0 && html`<p role="status">${said(texts, "paste_reading")} <progress aria-label=${said(texts, "paste_reading")}></progress></p>`}
    <p class="buttons">${since > 0 && html`<button type="button" onClick=${() => stop.current.abort()}>${said(texts, "cancel")}</button>`}
      <button type="submit" class="main" disabled=${since > 0 || !given.trim()}>${said(texts, "paste_read")}</button></p>
  </form>`;
}
