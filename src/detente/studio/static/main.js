// The page: it paints the map at once, opens a deal, and keeps numbers and state together.
import { html, render, useEffect, useMemo, useRef, useState } from "./vendor/preact.js";
import { Silent, get, lines, post } from "./api.js";
import { Bare } from "./bare.js";
import { Cards } from "./cards.js";
import { Compare, useAgainst } from "./compare.js";
import { FaultList } from "./dialog.js";
import { Dialogs } from "./dialogs.js";
import { DocumentPane } from "./document.js";
import { said } from "./format.js";
import { Head, PANES, Panes } from "./head.js";
import { Latest } from "./latest.js";
import { AGAINST } from "./outcome.js";
import { Outcomes } from "./outcomes.js";
import { predicted } from "./predict.js";
import { RunBar, useRuns } from "./runs.js";
import { Store, read, scenario } from "./state.js";

const EXACT_AFTER = 60;
const ANSWER_AFTER = 350;

const opened = read();
opened.lang ||= document.documentElement.lang;
const store = new Store(opened);

function useStore() {
  const [state, set] = useState(store.state);
  useEffect(() => store.listen(set), []);
  return state;
}

// The page's words, in the language of the state; the deals that can be opened, with their titles.
function useStart(first, lang, failed) {
  const [start, setStart] = useState(first);
  const [deals, setDeals] = useState([]);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    document.documentElement.lang = lang;
    let wanted = true;
    const unless = (does) => (found) => wanted && does(found);
    if (start.lang !== lang) get("start", { lang }).then(unless(setStart)).catch(unless(failed));
    get("deals", { lang }).then(unless((found) => setDeals(found.deals))).catch(unless(failed));
    return () => (wanted = false);
  }, [lang, asked]);
  return { start, deals, again: () => setAsked((n) => n + 1) };
}

function App({ geometry, first }) {
  const state = useStore();
  const lang = state.lang;
  const [problem, setProblem] = useState(null); // {lines, of} or {silent}
  const [tries, setTries] = useState(0);
  const failed = (error, of = "") => {
    if (error.name === "AbortError") return;
    setProblem(error instanceof Silent ? { silent: true } : { lines: lines(error), of });
  };
  const { start, deals, again } = useStart(first, lang, failed);
  const [deal, setDeal] = useState(null);
  const [solved, setSolved] = useState(null); // {board, scenario}
  const [response, setResponse] = useState(null);
  const [answered, setAnswered] = useState(null); // {answer, key}
  const [focus, setFocus] = useState("");
  const wanted = scenario(state);
  const key = JSON.stringify(wanted);
  const current = (one) => one.deal === store.state.deal;
  // An answer that comes late must not bring back what stood there when it was asked: what is
  // reckoned from the state is given as a function of it.
  const change = (patch) => store.set(typeof patch === "function" ? patch(store.state) : patch);

  useEffect(() => {
    if (!state.deal) store.set({ deal: start.first }, { remember: "replace" });
  }, []);

  const asking = useRef(null);
  asking.current ??= {
    board: new Latest(
      (data) => post("board", { scenario: data }),
      (board, data) => {
        if (!current(data)) return;
        setSolved({ board, scenario: data });
        setProblem(null);
      },
      (error, data) => current(data) && failed(error, JSON.stringify(data)),
      EXACT_AFTER,
    ),
    answer: new Latest(
      (data) => post("answer", data),
      (answer, data) => {
        if (!current(data.scenario) || data.lang !== store.state.lang) return;
        setAnswered({ answer, key: JSON.stringify(data.scenario) });
      },
      (error, data) => current(data.scenario) && failed(error, JSON.stringify(data.scenario)),
      ANSWER_AFTER,
    ),
  };

  // Another deal: nothing of the one before is shown.
  useEffect(() => {
    setDeal(null);
    setSolved(null);
    setResponse(null);
    setAnswered(null);
    setProblem(null);
    setFocus("");
    Object.values(asking.current).forEach((one) => one.forget());
  }, [state.deal]);

  useEffect(() => {
    if (!state.deal) return;
    let wanted = true;
    const unless = (does) => (found) => wanted && does(found);
    get("deal", { deal: state.deal, lang }).then(unless(setDeal)).catch(unless(failed));
    return () => (wanted = false);
  }, [state.deal, lang, tries]);

  // Only when the first numbers stand is there time for all the others.
  const there = solved !== null;
  useEffect(() => {
    if (!state.deal || !there || response) return;
    let wanted = true;
    const own = { scenario: { deal: state.deal } };
    // A deal that cannot be solved as it stands has none; the exact numbers say why.
    post("response", own).then((found) => wanted && setResponse(found)).catch(() => {});
    return () => (wanted = false);
  }, [state.deal, there]);

  useEffect(() => {
    if (state.deal) asking.current.board.want(wanted);
  }, [key, tries]);

  const runs = useRuns({ state, lang, failed });
  useEffect(() => {
    if (state.deal) asking.current.answer.want({ scenario: wanted, lang });
  }, [key, lang, tries, runs.finished]);

  const knobs = useMemo(
    () =>
      new Map(
        (deal?.cards ?? []).flatMap((card) =>
          card.measures.flatMap((m) => m.knobs.map((k) => [k.name, { ...k, provision: card.id }])),
        ),
      ),
    [deal],
  );
  const here = solved && JSON.stringify(solved.scenario) === key;
  const refused = problem?.of === key;
  // What was wrong with other settings says nothing of numbers that are exact.
  const past = problem?.of && !refused && here;
  const linear = solved && !here && !refused && response && knobs.size > 0;
  const board = useMemo(
    () => (linear ? predicted(solved.board, response, knobs, solved.scenario, wanted) : solved?.board ?? null),
    [solved, response, knobs, key, refused],
  );
  const sure = refused ? "failed" : !solved ? "none" : here ? "exact" : linear ? "linear" : "old";
  const answer = answered?.answer ?? null;
  const fresh = answered?.key === key;
  const against = useAgainst({ state, board, lang, tries, failed });
  // Nothing differs from a version that cannot be solved.
  const looked = against?.faults && state.comparison === AGAINST ? { ...state, comparison: "deal" } : state;

  // In a window without room for all, the pane is shown in which what was picked stands.
  const pick = (one, where = "") => {
    setFocus(one);
    const pane = where === "cards" ? "provisions" : where;
    if (PANES.includes(pane) && matchMedia("(max-width: 74.99rem)").matches) change({ pane });
  };
  const { texts } = start;
  const retry = () => {
    setProblem(null);
    setTries(tries + 1);
    again();
  };
  useEffect(() => {
    document.title = deal ? `${deal.title} – detente` : "detente";
  }, [deal]);

  const shared = { state, texts, lang, change, start };
  return html`<${Head} ...${{ ...shared, deal, deals, runs, fresh }} />
    <div class="notices">
      ${problem?.silent &&
      html`<div class="faults" role="alert"><p>${said(texts, "silent")}</p><button type="button" onClick=${retry}>${said(texts, "retry")}</button></div>`}
      ${problem?.lines && !past && html`<${FaultList} lines=${problem.lines} title=${said(texts, solved ? "not_solved_old" : "not_solved")} />`}
      <${RunBar} ...${{ ...shared, runs, deals }} />
    </div>
    ${against && html`<${Compare} ...${{ ...shared, against, board, answer, fresh, deals }} />`}
    <${Panes} ...${shared} />
    <main data-pane=${PANES.includes(state.pane) ? state.pane : "outcomes"}>
      ${deal
        ? html`<${DocumentPane} ...${{ deal, texts, lang, focus, pick }} />
            <${Cards} ...${{ deal, state, texts, knobs, focus, pick, change }} />`
        : html`<section class="pane document" aria-busy="true"></section><section class="pane cards" aria-busy="true"></section>`}
      <${Outcomes} ...${{ geometry, start, deal, state: looked, board: against?.board ?? board, sure, answer, fresh, focus, change, pick }} />
    </main>
    <${Dialogs} ...${{ ...shared, deal, deals, again, answer, fresh }} />`;
}

const root = document.getElementById("studio");
try {
  const asked = get("start", { lang: opened.lang });
  const world = await fetch("/map.json").then((response) => response.json());
  render(html`<${Bare} geometry=${world} />`, root);
  requestAnimationFrame(() => setTimeout(() => performance.mark("map")));
  const first = await asked;
  render(html`<${App} geometry=${world} first=${first} />`, root);
} catch (error) {
  root.textContent = lines(error).join(" ");
  throw error;
}
