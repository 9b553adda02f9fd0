// 「字大一点」 and 「字小一点」 without loading the page again.

import { announce } from "./showing.js";
import { word } from "./words.js";

const SMALLEST = 1;
const LARGEST = 6;
const NAME = /\bsize-(\d)\b/;

/** Changes the letters' size at once, and lets it be remembered. */
export function changeLetters(form, fields) {
  const page = document.documentElement;
  const before = Number(NAME.exec(page.className)?.[1] || 2);
  const larger = fields.get("size") === "larger";
  const after = Math.min(LARGEST, Math.max(SMALLEST, before + (larger ? 1 : -1)));
  if (after === before) {
    announce(word(larger ? "largest" : "smallest"));
    return;
  }
  page.className = page.className.replace(NAME, `size-${after}`);
  document.getElementById("now")?.scrollIntoView();
  announce(word(larger ? "larger" : "smaller"));
  const body = new URLSearchParams(fields);
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
}
