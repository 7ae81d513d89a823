// The page: it starts, paints the map, opens a deal, and keeps numbers and state together.
import { html, render, useEffect, useRef, useState } from "./vendor/preact.js";
import { Faults, get, post } from "./api.js";
import { Cards } from "./cards.js";
import { DocumentPane } from "./document.js";
import { said } from "./format.js";
import { Outcomes } from "./outcomes.js";
import { predicted } from "./predict.js";
import { Store, read, scenario } from "./state.js";

const EXACT_AFTER = 60;
const ANSWER_AFTER = 350;

const opened = read();
opened.lang ||= navigator.language.startsWith("ja") ? "ja" : "en";
document.documentElement.lang = opened.lang;
const store = new Store(opened);
const geometry = fetch("/map.json").then((response) => response.json());
const started = get("start", { lang: opened.lang });

function useStore() {
  const [state, set] = useState(store.state);
  useEffect(() => store.listen(set), []);
  return state;
}

function App({ geometry, start }) {
  const state = useStore();
  const [deal, setDeal] = useState(null);
  const [solved, setSolved] = useState(null); // {board, scenario}
  const [response, setResponse] = useState(null);
  const [answer, setAnswer] = useState(null);
  const [faults, setFaults] = useState([]);
  const [focus, pick] = useState("");
  const lang = state.lang;
  const wanted = scenario(state);
  const key = JSON.stringify(wanted);
  const failed = (error) => {
    if (error.name !== "AbortError") setFaults(error instanceof Faults ? error.lines : [String(error)]);
  };

  useEffect(() => {
    if (!state.deal) store.set({ deal: start.deals[0] });
  }, []);

  useEffect(() => {
    if (!state.deal) return;
    setSolved(null);
    setResponse(null);
    setAnswer(null);
    get("deal", { deal: state.deal, lang }).then(setDeal).catch(failed);
    post("response", { scenario: { deal: state.deal } }).then(setResponse).catch(failed);
  }, [state.deal]);

  useEffect(() => {
    if (!state.deal) return;
    const stop = new AbortController();
    const exact = setTimeout(async () => {
      try {
        const board = await post("board", { scenario: wanted }, stop.signal);
        setSolved({ board, scenario: wanted });
        setFaults([]);
      } catch (error) {
        failed(error);
      }
    }, EXACT_AFTER);
    const full = setTimeout(async () => {
      try {
        setAnswer(await post("answer", { scenario: wanted, lang }, stop.signal));
      } catch (error) {
        failed(error);
      }
    }, ANSWER_AFTER);
    return () => {
      clearTimeout(exact);
      clearTimeout(full);
      stop.abort();
    };
  }, [key]);

  const here = solved && JSON.stringify(solved.scenario) === key;
  const knobs = useRef(new Map());
  knobs.current = new Map(
    (deal?.cards ?? []).flatMap((card) =>
      card.measures.flatMap((m) => m.knobs.map((k) => [k.name, { ...k, provision: card.id }])),
    ),
  );
  const board = !solved
    ? null
    : here || !response
      ? solved.board
      : predicted(solved.board, response, knobs.current, solved.scenario, wanted);
  const sure = !solved ? "none" : here ? "exact" : response ? "linear" : "old";
  const change = (patch) => store.set(patch);
  const { texts } = start;
  return html`<header>
      <h1>detente</h1>
      <label>${said(texts, "deal")}
        <select value=${state.deal} onChange=${(e) => store.set({ deal: e.target.value, values: {}, without: [] }, { remember: "push" })}>
          ${start.deals.map((name) => html`<option value=${name}>${name}</option>`)}
        </select>
      </label>
      ${start.languages.map((one) => html`<a href="?lang=${one}&deal=${state.deal}" lang=${one}>${one}</a> `)}
    </header>
    ${faults.length > 0 && html`<ul class="faults" role="alert">${faults.map((line) => html`<li>${line}</li>`)}</ul>`}
    <main>
      ${deal && html`<${DocumentPane} ...${{ deal, texts, lang, focus, pick }} />`}
      ${deal && html`<${Cards} ...${{ deal, state, texts, focus, pick, change }} />`}
      <${Outcomes} ...${{ geometry, start, deal, state, board, sure, answer, change, pick }} />
    </main>`;
}

const [world, start] = await Promise.all([geometry, started]);
render(html`<${App} geometry=${world} start=${start} />`, document.getElementById("studio"));
