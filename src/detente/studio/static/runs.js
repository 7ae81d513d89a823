// A full run with bands, made in the background: what it is at, and how it ends.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { Faults, get, post } from "./api.js";
import { said } from "./format.js";
import { scenario } from "./state.js";

const EVERY = 700;

export function useRuns({ state, lang, failed }) {
  const [job, setJob] = useState(null);
  const [waiting, setWaiting] = useState(null); // a scenario that another run stands in the way of
  const [finished, setFinished] = useState(0);
  const before = useRef("");
  const busy = job?.state === "running";

  // A page that was loaded anew finds what was begun.
  useEffect(() => {
    get("runs", { lang }).then((found) => setJob(found.job)).catch(() => {});
  }, []);
  useEffect(() => {
    if (!busy) return;
    let wanted = true; // what is said of a job that another has replaced is not
    const unless = (next) => (found) => wanted && setJob(next(found));
    const timer = setTimeout(() => {
      get("runs", { id: job.id, lang })
        .then(unless((found) => found.job ?? { ...job, state: "lost" }))
        .catch(unless(() => ({ ...job })));
    }, EVERY);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [job]);
  useEffect(() => {
    if (before.current === "running" && job?.state === "done") setFinished((n) => n + 1);
    before.current = job?.state ?? "";
  }, [job]);

  const begin = async (one, replace = false) => {
    setWaiting(null);
    try {
      const { job: begun } = await post("runs", { scenario: one, lang, replace });
      before.current = "running"; // one that is there already is news as well
      setJob(begun);
    } catch (error) {
      if (error instanceof Faults && error.status === 409) setWaiting(one);
      else failed(error);
    }
  };
  const cancel = () => post("cancel", { id: job.id }).then((found) => setJob(found.job)).catch(failed);
  const own = job && JSON.stringify(job.scenario) === JSON.stringify(scenario(state));
  return { job, busy: busy && own, running: busy, own, waiting, finished, begin, cancel, hide: () => setJob(null), drop: () => setWaiting(null) };
}

export function RunBar({ runs, texts, change, deals }) {
  const { job, own, waiting } = runs;
  const title = (one) => deals.find((deal) => deal.name === one.deal)?.title ?? one.deal;
  const show = () => change({ ...job.scenario, dialog: "" });
  return html`${waiting &&
  html`<div class="notice" role="alert"><p>${said(texts, "run_other_busy")}</p>
    <button type="button" onClick=${() => runs.begin(waiting, true)}>${said(texts, "run_replace")}</button>
    <button type="button" class="quiet" onClick=${runs.drop}>${said(texts, "run_leave")}</button></div>`}
  ${job &&
  html`<div class="notice run ${job.state}" role="status">
    <p>${said(texts, `run_${job.state}`)} ${!own && said(texts, "run_of", { title: title(job.scenario) })}</p>
    ${job.state === "running" &&
    html`<progress max="1" value=${share(job)} aria-label=${said(texts, "full_run")}></progress>
      <small>${job.label}${job.total > 1 && ` ${job.done}/${job.total}`}</small>
      <button type="button" class="quiet" onClick=${runs.cancel}>${said(texts, "cancel")}</button>`}
    ${job.faults?.map((line) => html`<p class="fault">${line}</p>`)}
    ${!own && html`<button type="button" class="quiet" onClick=${show}>${said(texts, "run_show")}</button>`}
    ${job.state !== "running" && html`<button type="button" class="close" aria-label=${said(texts, "close")} onClick=${runs.hide}>×</button>`}
  </div>`}`;
}

// Nearly all of the time goes into the draws.
const PARTS = { stage_read: [0, 0.03], stage_solve: [0.03, 0.05], stage_contributions: [0.05, 0.05], stage_draws: [0.05, 0.97], stage_write: [0.97, 1] };

function share({ stage, done, total }) {
  const [from, to] = PARTS[stage] ?? [0, 0];
  return from + (to - from) * (total ? done / total : 0);
}
