// 「读给我听」: by a voice of this phone, or else by ours; slowly, with pauses. With a voice of the
// phone no text leaves it.

// A voice's own pace is about 250 characters a minute; 180 to 200 can be followed.
const PACE = 0.75;
const USUAL = 190;
const PAUSE = 700;

let voice = null;
let button = null;
let ours = false;
let current = null;
let wanted = false;

function findVoice() {
  const voices = (window.speechSynthesis?.getVoices() || []).filter(
    // The others send what is read to their maker.
    (each) => each.localService && /^(zh|cmn)/i.test(each.lang),
  );
  voice = voices.find((each) => /cn|hans/i.test(each.lang)) || voices[0] || null;
  button.hidden = !canRead();
}

function sentences(whole) {
  return whole.match(/[^。！？\n]+[。！？]*/g)?.map((each) => each.trim()).filter(Boolean) || [];
}

/** The last question, or the last sentence. */
function question(whole) {
  const all = sentences(whole);
  return all.filter((each) => /？/.test(each)).at(-1) || all.at(-1) || whole;
}

/** An answer, read by a voice of the phone; it reads on from the beginning of a sentence. */
class PhoneVoice {
  constructor(speech, told) {
    this.sentences = sentences(speech.again ? question(speech.text) : speech.text);
    this.rate = PACE * ((speech.pace || USUAL) / USUAL) * (speech.again ? 0.85 : 1);
    this.told = told;
    this.starts = [];
    this.turn = 0;
  }

  play(from = 0) {
    const at = Math.max(0, this.starts.filter((each) => each <= from).length - 1);
    this.from = this.starts[at] || 0;
    this.began = performance.now();
    this.turn += 1;
    this.told.begin(this.from);
    this.say(at, this.turn);
  }

  position() {
    return this.from + (performance.now() - this.began) / 1000;
  }

  say(at, mine) {
    if (mine !== this.turn) return;
    if (at >= this.sentences.length) {
      this.told.end(true);
      return;
    }
    this.starts[at] = this.position();
    const utterance = new SpeechSynthesisUtterance(this.sentences[at]);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = this.rate;
    const last = at + 1 === this.sentences.length;
    utterance.onend = () => setTimeout(() => this.say(at + 1, mine), last ? 0 : PAUSE);
    utterance.onerror = () => mine === this.turn && this.told.end(false);
    speechSynthesis.speak(utterance);
  }

  stop() {
    this.turn += 1;
    speechSynthesis.cancel();
  }

  drop() {
    this.stop();
  }
}

function addressOf(speech) {
  const address = new URL("/talk/speech", location.href);
  if (speech.heard) address.searchParams.set("heard", "1");
  else address.searchParams.set("exchange", speech.exchange || "");
  if (speech.again) address.searchParams.set("again", "1");
  return address.href;
}

async function voiceFor(speech, told) {
  if (voice) return new PhoneVoice(speech, told);
  const { OurVoice } = await import("./our-voice.js");
  return new OurVoice(addressOf(speech), told);
}

/** Whether anything can be read aloud here. */
export function canRead() {
  return Boolean(voice || (ours && window.AudioContext));
}

/** Whether the person has asked for answers to be read, and not stopped it. */
export function wantsReading() {
  return wanted;
}

/**
 * Reads something aloud.
 *
 * @param {object} speech Its `text`, the `exchange` that it is of, the `pace`; `again` for the
 *   question alone, slower; `heard` for what is asked about what was heard.
 * @param {{begin?: (position: number) => void, end?: (whole: boolean) => void}} told
 */
export async function read(speech, told = {}) {
  stopReading();
  const mine = { spoken: null };
  current = mine;
  button.setAttribute("aria-pressed", "true");
  const end = (whole) => {
    if (current !== mine) return;
    silence();
    told.end?.(whole);
  };
  mine.ended = () => told.end?.(false);
  try {
    const spoken = await voiceFor(speech, { begin: (position) => told.begin?.(position), end });
    if (current !== mine) return;
    mine.spoken = spoken;
    spoken.play();
  } catch {
    end(false);
  }
}

function silence() {
  current = null;
  button.setAttribute("aria-pressed", "false");
}

/** Falls silent. */
export function stopReading() {
  const was = current;
  if (!was) return;
  silence();
  was.spoken?.drop();
  was.ended();
}

/** Falls silent for now. */
export function pauseReading() {
  current?.spoken?.stop();
}

/** Reads on from a place, in seconds. */
export function resumeReading(seconds) {
  current?.spoken?.play(seconds);
}

/** Shows the button where there is a Chinese voice; pressed again, it stops. */
export function offerReading(element, what) {
  if (!element) return;
  button = element;
  ours = "ours" in button.dataset;
  button.addEventListener("click", () => {
    wanted = !current;
    if (current) stopReading();
    else read(what());
  });
  // Whoever presses a key wants to be heard, not told.
  document.addEventListener("keydown", (event) => event.target !== button && stopReading());
  findVoice();
  window.speechSynthesis?.addEventListener?.("voiceschanged", findVoice);
  addEventListener("pagehide", stopReading);
}
