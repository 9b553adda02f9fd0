// Sends a message until it is answered: with the same id, so that it never counts twice.

const WAITS = [1, 2, 4, 8, 15];
const LONGEST = 30_000;
// A photo on a slow line.
const LONGEST_PICTURE = 180_000;
// What stands between the page and 小伴 is being started again.
const BETWEEN = [502, 503, 504];

/** Makes an id for a message; pages without https have no randomUUID. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetches with a limit; fails as a broken line does. */
async function request(path, options, longest) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), longest);
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(path, { ...options, headers, signal: limit.signal });
    const said = await response.json().catch(() => null);
    return { ok: response.ok, status: response.status, said };
  } finally {
    clearTimeout(timer);
  }
}

/** Waits so many seconds, or until the line is back. */
function pause(seconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1000);
    addEventListener("online", done);
  });
}

/**
 * Posts a message and gives what was answered.
 *
 * @param {() => FormData} body What is sent, made anew for each attempt.
 * @param {() => void} broken Called each time that nobody could be reached.
 * @returns {Promise<{ok: boolean, status: number, said: object | null}>}
 */
export async function deliver(body, broken) {
  for (let attempt = 0; ; attempt += 1) {
    const form = body();
    const longest = form.has("image") ? LONGEST_PICTURE : LONGEST;
    try {
      const answer = await request("/say", { method: "POST", body: form }, longest);
      if (answer.said || !BETWEEN.includes(answer.status)) return answer;
    } catch {
      // Tried again below.
    }
    broken();
    await pause(WAITS[Math.min(attempt, WAITS.length - 1)]);
  }
}

/** Gives the present exchange as it is answered, or null where nobody can be reached. */
export async function present() {
  try {
    return await request("/talk/now", {}, LONGEST);
  } catch {
    return null;
  }
}
