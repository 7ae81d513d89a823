// Questions to the server. A fault is an error with the lines to show.

export class Faults extends Error {
  constructor(lines, status = 422) {
    super(lines.join("\n"));
    this.lines = lines;
    this.status = status;
  }
}

// Nobody answers: the server was stopped.
export class Silent extends Error {}

// What went wrong, as lines to show; none of what was only called off.
export function lines(error) {
  if (error.name === "AbortError") return [];
  return error instanceof Faults ? error.lines : [String(error.message ?? error)];
}

async function asked(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    throw error.name === "AbortError" ? error : new Silent(error.message);
  }
  const said = [`HTTP ${response.status}`];
  const data = await response.json().catch(() => ({ faults: said }));
  if (!response.ok) throw new Faults(data.faults ?? said, response.status);
  return data;
}

export function get(name, query = {}) {
  return asked(`/api/${name}?${new URLSearchParams(query)}`);
}

export function post(name, data, signal) {
  const headers = { "content-type": "application/json" };
  return asked(`/api/${name}`, { method: "POST", headers, body: JSON.stringify(data), signal });
}
