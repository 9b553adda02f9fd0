// Keeps the last conversation and the guides for reading without a line. Never keeps a POST.

// Filled in where this file is served: each version is a new service worker.
const VERSION = "__VERSION__";
const FILES = "files";
const PAGES = "pages";
const PICTURES = "pictures";
const LAST = "/offline";
const MOST = 120;

const isFile = (path) => path.startsWith("/static/");
const isPicture = (path) => path.startsWith("/pictures/");
const isPage = (path) => path === "/talk" || path === "/guides" || path.startsWith("/guides/");
// Pages that were given as copies, because nobody could be reached.
const copied = new Set();
const cacheOf = (path) => (isPicture(path) ? PICTURES : PAGES);

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(PAGES).then((cache) => cache.add(LAST)));
});

addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([clients.claim(), dropOtherVersions()]));
});

/** Keeps an answer; the oldest go first. */
async function keep(name, path, response) {
  const cache = await caches.open(name);
  await cache.put(path, response);
  const paths = await cache.keys();
  for (const old of paths.slice(0, Math.max(0, paths.length - MOST))) {
    if (new URL(old.url).pathname !== LAST) await cache.delete(old);
  }
}

/** A file's address changes with its content: what is kept is right for ever. */
async function file(request, path) {
  const kept = await caches.match(path);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await keep(FILES, path, response.clone());
  return response;
}

async function dropOtherVersions() {
  const cache = await caches.open(FILES);
  for (const old of await cache.keys()) {
    if (!new URL(old.url).pathname.startsWith(`/static/${VERSION}/`)) await cache.delete(old);
  }
}

/** The newest where the line is there, else what was kept, else a page that says so. */
async function newest(request, path, kept, client) {
  try {
    const response = await fetch(request);
    if (response.ok && kept) await keep(cacheOf(path), path, response.clone());
    // Without its key the conversation is nobody's any more.
    if (response.type === "opaqueredirect" && path === "/talk") {
      await (await caches.open(PAGES)).delete(path);
    }
    return response;
  } catch (error) {
    const copy = kept && (await caches.match(path));
    if (copy) {
      copied.add(client);
      return copy;
    }
    if (request.mode !== "navigate") throw error;
    return (await caches.match(LAST)) || Response.error();
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const path = url.pathname;
  if (isFile(path)) event.respondWith(file(request, path));
  else if (isPicture(path)) event.respondWith(newest(request, path, true));
  else if (request.mode === "navigate") {
    event.respondWith(newest(request, path, isPage(path), event.resultingClientId));
  }
});

/** Fetches one address for the time without a line. */
async function fetchCopy(path) {
  if (isFile(path)) await file(new Request(path), path);
  else if (isPage(path) || isPicture(path)) {
    const response = await fetch(path, { redirect: "manual" });
    if (response.ok) await keep(cacheOf(path), path, response);
  }
}

addEventListener("message", (event) => {
  if (event.data?.isCopy) event.ports[0].postMessage(copied.has(event.source.id));
  const paths = event.data?.keep || [];
  event.waitUntil(Promise.all(paths.map((path) => fetchCopy(path).catch(() => {}))));
});
