// Questions to the server. A fault is an error with the lines to show.

export class Faults extends Error {
  constructor(lines) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

// What went wrong, as lines to show; none of what was only called off.
export function lines(error) {
  if (error.name === "AbortError") return [];
  return error instanceof Faults ? error.lines : [String(error.message ?? error)];
}

async function answered(response) {
  const data = await response.json().catch(() => ({ faults: [`HTTP ${response.status}`] }));
  if (!response.ok) throw new Faults(data.faults ?? [`HTTP ${response.status}`]);
  return data;
}

export async function get(name, query = {}) {
  return answered(await fetch(`/api/${name}?${new URLSearchParams(query)}`));
}

export async function post(name, data, signal) {
  const headers = { "content-type": "application/json" };
  return answered(
    await fetch(`/api/${name}`, { method: "POST", headers, body: JSON.stringify(data), signal }),
  );
}
