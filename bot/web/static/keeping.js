// The page without a line: the service worker keeps what was read last.

const KEPT = ["/static/", "/pictures/"];

/** Begins the service worker; it is handed what this page is made of. */
export async function keepPages() {
  if (!("serviceWorker" in navigator)) return;
  const controlled = Boolean(navigator.serviceWorker.controller);
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  // A page that came through the service worker is kept already.
  refreshCopy(controlled ? [] : [location.pathname]);
}

/** Tells whether this page is a copy, given because nobody could be reached. */
export function isCopy() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return Promise.resolve(false);
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    worker.postMessage({ isCopy: true }, [channel.port2]);
  });
}

/** Renews copies: of pages that are named, and of all that this page has loaded. */
export async function refreshCopy(pages) {
  if (!("serviceWorker" in navigator)) return;
  const loaded = performance
    .getEntriesByType("resource")
    .map((entry) => new URL(entry.name))
    .filter((url) => url.origin === location.origin)
    .map((url) => url.pathname)
    .filter((path) => KEPT.some((start) => path.startsWith(start)));
  const worker = (await navigator.serviceWorker.getRegistration())?.active;
  worker?.postMessage({ keep: [...new Set([...pages, ...loaded])] });
}

/** Forgets all pages that were kept. */
export async function forgetPages() {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== "files").map((name) => caches.delete(name)));
}
