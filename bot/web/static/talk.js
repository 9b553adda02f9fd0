// The page works without this; with it, answers come without loading the page again.

import { dropDraft, forgetDrafts, keepDraft, keepPending, pendingMessage } from "./drafts.js";
import { takePictures } from "./dropping.js";
import { forgetPages, isCopy, keepPages, refreshCopy } from "./keeping.js";
import { changeLetters } from "./letters.js";
import { canRead, offerReading, read, stopReading, wantsReading } from "./reading.js";
import { deliver, newId, present } from "./sending.js";
import { announce, now, show, showTrouble, showWaiting, useToken } from "./showing.js";
import { offerSpeaking } from "./speak.js";
import { learnWords, word } from "./words.js";

const field = document.querySelector("#say textarea");
const talking = Boolean(field && now());
const idle = window.requestIdleCallback || ((work) => setTimeout(work, 500));

// A form that was made for another key.
const STALE = 403;
// How some browsers mark the Enter that only ends a word.
const ENDS_A_WORD = 229;
// The key opens nothing any more.
const GONE = 401;

let busy = false;
// What is being sent: what was spoken meanwhile waits for it.
let sending = Promise.resolve();
let speaking = { open: () => false, answered() {} };

/** Whether a form has this id; a field of the same name hides the property. */
const named = (form, id) => form.getAttribute("id") === id;

/** What a form says, with the button that was pressed. */
function fieldsOf(form, pressed) {
  const fields = new FormData(form);
  if (pressed?.name) fields.set(pressed.name, pressed.value);
  return fields;
}

/** A message to be sent: its id stays the same however often it is tried. */
function messageOf(fields) {
  const said = ["text", "choice"].filter((name) => fields.has(name));
  const image = fields.get("image");
  // Whoever talks with open microphone hears the answer.
  const channel = speaking.open() ? [["channel", "voice"]] : [];
  return {
    id: newId(),
    fields: [...said.map((name) => [name, fields.get(name)]), ...channel],
    image: image && image.size ? image : null,
  };
}

function bodyOf(message) {
  const body = new FormData();
  body.set("token", document.querySelector("input[name=token]")?.value || "");
  body.set("id", message.id);
  for (const [name, value] of message.fields) body.set(name, value);
  if (message.image) body.set("image", message.image);
  return body;
}

/** Where the focus goes when an answer is there: never into nothing. */
function moveFocus(before) {
  const section = now();
  section.scrollIntoView({ block: "start" });
  if (!before || before === document.body || !before.isConnected) {
    section.focus({ preventScroll: true });
  }
}

function send(message, form) {
  if (!busy) sending = sendNow(message, form);
  return sending;
}

/** Sends what was spoken, as soon as nothing else is on its way. */
async function hand(text) {
  while (busy) await sending;
  const fields = [
    ["text", text],
    ["channel", "voice"],
  ];
  await send({ id: newId(), fields, image: null }, null);
}

async function sendNow(message, form) {
  busy = true;
  stopReading();
  if (!message.image) keepPending({ id: message.id, fields: message.fields });
  showWaiting(true);
  const before = document.activeElement;
  const answer = await deliver(
    () => bodyOf(message),
    () => showTrouble(word("disconnected")),
  );
  keepPending(null);
  showWaiting(false);
  busy = false;
  if (answer.ok && answer.said?.html) answered(answer.said, message, form, before);
  else {
    showTrouble(answer.said?.trouble || word("failed"));
    // The page may have been open for long: the next press shall count.
    if (answer.status === STALE) useToken((await present())?.said?.token);
  }
}

function answered(answer, message, form, before) {
  showTrouble("");
  const spoken = message.fields.some(([name, value]) => name === "channel" && value === "voice");
  const aloud = !speaking.open() && spoken && wantsReading();
  // What is read aloud is not told to screen readers as well.
  show(answer, aloud || (speaking.open() && canRead()));
  useToken(answer.token);
  if (aloud) read(readable(), { end: (whole) => whole || announce(answer.announce) });
  speaking.answered();
  const text = message.fields.find(([name]) => name === "text");
  if (text && (!form || named(form, "say"))) dropDraft(field, text[1]);
  if (message.image) form?.reset();
  moveFocus(before);
  if (answer.over || answer.anew) forgetDrafts();
  if (answer.over) forgetPages();
  else idle(() => refreshCopy(["/talk"]));
}

/** Looks whether something was said on another phone meanwhile. */
async function catchUp() {
  if (busy || document.visibilityState !== "visible") return;
  const found = await present();
  if (!found || busy) return;
  // The key was taken back, on this phone or from another.
  if (found.status === GONE) location.reload();
  if (!found.ok) return;
  const answer = found.said;
  showTrouble("");
  useToken(answer.token);
  const inside = now().contains(document.activeElement);
  if (show(answer) && inside) now().focus();
}

function submitted(event) {
  const form = event.target;
  const action = form.getAttribute("action");
  if (action === "/size") {
    event.preventDefault();
    changeLetters(form, fieldsOf(form, event.submitter));
  } else if (action === "/leave") {
    forgetDrafts();
    forgetPages();
  } else if (action === "/say" && talking) {
    event.preventDefault();
    stopReading();
    const message = messageOf(fieldsOf(form, event.submitter));
    const words = message.fields.filter(([name]) => name !== "channel");
    const empty = !message.image && words.every(([, value]) => !value.trim());
    if (empty && named(form, "show")) form.querySelector("input[type=file]").focus();
    else if (empty) field.focus();
    else send(message, form);
  }
}

/** What is read aloud: in the conversation the present answer, elsewhere the page. */
function readable() {
  if (!talking) return { text: document.querySelector("main").innerText };
  const { speech, exchange, pace, asks } = now().dataset;
  return { text: speech, exchange, pace: Number(pace), asks };
}

/** Enter sends, unless it ends a word that is being put together, or makes a new line. */
function typed(event) {
  if (event.key !== "Enter" || event.shiftKey) return;
  if (event.isComposing || event.keyCode === ENDS_A_WORD) return;
  event.preventDefault();
  if (!busy) field.form.requestSubmit();
}

function beginTalking() {
  keepDraft(field);
  const failed = () => showTrouble(word("failed"));
  const page = { field, hand, present: readable, failed };
  speaking = offerSpeaking(document.getElementById("speak"), page);
  field.addEventListener("keydown", typed);
  document.addEventListener("visibilitychange", catchUp);
  addEventListener("online", catchUp);
  addEventListener("pageshow", (event) => event.persisted && catchUp());
  const left = pendingMessage();
  if (left) send({ ...left, image: null }, null);
}

/** A browser shows only the line that is written in: here the whole field comes into sight. */
function showWhole(event) {
  if (event.target.matches("textarea")) event.target.scrollIntoView({ block: "nearest" });
}

async function begin() {
  document.addEventListener("focusin", showWhole);
  document.addEventListener("submit", submitted);
  const pictures = document.querySelector('input[type="file"]');
  if (pictures) takePictures(pictures);
  offerReading(document.getElementById("read-aloud"), readable);
  if (talking) beginTalking();
  await learnWords();
  if (talking && !busy && (await isCopy())) showTrouble(word("copy"));
  if (location.pathname === "/") {
    // No key: whatever was kept is another's, or was taken back.
    forgetDrafts();
    forgetPages();
  }
  idle(() => keepPages().catch(() => {}));
}

begin();
