// Puts answers into the page, and tells screen readers of them: once, and in order.

import { word } from "./words.js";

// An answer that comes at once needs no word about waiting.
const PATIENCE = 400;

const find = (id) => document.getElementById(id);
let patience = 0;

/** The section with the present exchange. */
export function now() {
  return find("now");
}

/** Tells screen readers something; what is urgent interrupts them. */
export function announce(text, urgent = false) {
  const place = find("announce");
  if (!place || !text) return;
  place.setAttribute("aria-live", urgent ? "assertive" : "polite");
  // The same words twice in a row are told twice.
  place.textContent = place.textContent === text ? `${text} ` : text;
}

/** Says that something went wrong; nothing, where it is well again. */
export function showTrouble(text) {
  const place = find("trouble");
  if (!place) return;
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
}

/** Shows that an answer is being thought about, or no longer. */
export function showWaiting(waiting) {
  clearTimeout(patience);
  now().setAttribute("aria-busy", String(waiting));
  for (const button of document.querySelectorAll('form[action="/say"] button')) {
    if (waiting) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  if (waiting) patience = setTimeout(showThinking, PATIENCE);
  else find("thinking")?.remove();
}

function showThinking() {
  const line = document.createElement("p");
  line.id = line.className = "thinking";
  line.textContent = word("thinking");
  now().append(line);
  announce(word("thinking"));
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** What a section shows, without the ids that differ each time. */
function shown(section) {
  if (section.dataset.exchange) return section.dataset.exchange;
  const pictures = Array.from(section.querySelectorAll("img"), (image) => image.src);
  return [section.textContent.replace(/\s+/g, ""), ...pictures].join("|");
}

/**
 * Shows an exchange in the place of the present one.
 *
 * @param {object} answer As the page's server gives it.
 * @param {boolean} quiet Whether screen readers are not told: it is read aloud.
 * @returns {boolean} False where it was there already: nothing has moved then.
 */
export function show(answer, quiet = false) {
  const section = parsed(answer.html).getElementById("now");
  if (!section || shown(section) === shown(now())) return false;
  now().replaceWith(section);
  showEarlier(answer);
  if (!quiet) announce(answer.announce, answer.urgent);
  return true;
}

/** Folds away what has moved up; of another conversation nothing stays. */
function showEarlier(answer) {
  const earlier = find("earlier");
  if (!earlier) return;
  const list = earlier.querySelector("ol");
  if (answer.over || answer.anew) list.replaceChildren();
  if (answer.earlier) list.append(parsed(answer.earlier));
  earlier.hidden = !list.children.length;
}

/** Gives all forms the newest token: a new key has another. */
export function useToken(token) {
  if (!token) return;
  for (const input of document.querySelectorAll("input[name=token]")) input.value = token;
}
