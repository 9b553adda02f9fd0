// What the page itself says to people: it stands in words.json, not here.

let words = {};

/** Fetches the sentences; until they are there, nothing is said. */
export async function learnWords() {
  try {
    words = await (await fetch(new URL("words.json", import.meta.url))).json();
  } catch {
    addEventListener("online", learnWords, { once: true });
  }
}

/** Gives a sentence by its name. */
export function word(name) {
  return words[name] || "";
}
