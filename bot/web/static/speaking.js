// Listening to somebody, as long as a button is held or for a whole talk.
//
// What was heard goes into the field and is sent like what is typed: at once where it is sure,
// after a yes where a mistake could cost money. Nothing of the sound is kept.

import { Line } from "./line.js";
import { closeMicrophone, openMicrophone, startHearing, stopHearing } from "./microphone.js";
import { canRead, pauseReading, read, resumeReading, stopReading } from "./reading.js";
import { announce } from "./showing.js";
import { word } from "./words.js";

// So long what was heard can be stopped, in milliseconds.
const STOPPABLE = 2_000;
// Of a long sentence, the end is shown.
const SHOWN = 36;
const QUIETEST = -52;
const LOUDEST = -12;
// Where nothing shall move, the level is told twice a second.
const CALM = 500;
// So long it may take to understand the last words.
const LONGEST = 15_000;
const AGAIN = [1_000, 3_000, 8_000];

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Talk {
  /**
   * @param {HTMLElement} group Where the buttons are.
   * @param {object} page `field` to write in, `hand(text)` that sends, `present()` that gives what
   *   小伴 says now: text, exchange, pace, asks.
   * @param {() => void} ended Called when a hold has ended by itself.
   */
  constructor(group, page, ended) {
    const part = (id) => group.querySelector(`#${id}`);
    this.parts = Object.fromEntries(
      ["hearing", "level", "heard", "yes", "no", "hold", "listen"].map((id) => [id, part(id)]),
    );
    this.page = page;
    this.ended = ended;
    this.mode = this.line = null;
    this.turn = this.misses = this.timer = this.lastLevel = this.tries = 0;
    // What was put into the field and is not sent yet.
    this.put = "";
    this.parts.yes.addEventListener("click", () => this.send());
    this.parts.no.addEventListener("click", () => this.mend());
    page.field.addEventListener("input", () => page.field.value !== this.put && this.settle());
    document.addEventListener("submit", ({ target }) => {
      if (target.getAttribute("action") === "/say") this.settle();
    });
    document.addEventListener("visibilitychange", () => this.seen());
    addEventListener("pagehide", () => this.leave());
  }

  /** Whether the microphone is open for a whole talk. */
  get open() {
    return this.mode === "open";
  }

  // --- while a button is held

  /** Begins to listen. */
  async press(held) {
    if (this.open) this.stop();
    // What was said before is still being understood: it must not be lost.
    await this.understood;
    if (!held()) {
      this.say("once_more");
      return;
    }
    // Who speaks again before it is sent goes on; who was asked says it anew.
    this.goesOn = Boolean(this.timer);
    if (await this.begin("hold")) this.say(this.isTapped ? "tapped" : "listening");
  }

  /** It goes on until the next press. */
  tapped() {
    if (this.mode === "hold") this.say(this.line ? "tapped" : "wait");
    this.isTapped = true;
  }

  /** Listens no more, and waits for what was understood. */
  async release() {
    if (this.mode !== "hold") return;
    if (!this.line) {
      // Let go before there was a microphone, such as to allow it.
      this.stop();
      this.say("once_more");
      return;
    }
    const { line } = this;
    this.understood = new Promise((resolve) => {
      this.isUnderstood = resolve;
    });
    const mine = this.turn;
    setTimeout(() => mine === this.turn && this.over(word("line")), LONGEST);
    this.say("understanding");
    this.meter(0);
    await stopHearing();
    line.send({ released: true });
  }

  heldTurn({ turn, sure }) {
    this.stop();
    this.ended();
    const { value } = this.page.field;
    const typed = value !== this.put && Boolean(value.trim());
    if (turn) {
      this.misses = 0;
      this.write(typed || this.goesOn ? value + turn : turn);
      announce(word("you_said").replace("{text}", turn));
    } else {
      this.misses += 1;
      this.tell(this.misses > 1 ? "not_heard_again" : "not_heard");
    }
    if (turn || this.goesOn) this.settleSoon(sure && !typed);
  }

  /** What was heard is sent: soon, or after a yes. */
  settleSoon(sure) {
    this.parts.no.hidden = false;
    this.parts.yes.hidden = sure;
    this.say(sure ? "sending" : "right", this.put);
    if (sure) this.timer = setTimeout(() => this.send(), STOPPABLE);
  }

  // --- a whole talk

  /** Opens the microphone for a whole talk, or closes it. */
  async toggle() {
    if (this.open) {
      this.stop();
      stopReading();
      closeMicrophone();
      this.say(null);
      return;
    }
    this.tries = 0;
    if (await this.begin("open")) {
      this.say("open");
      this.readAloud({});
    }
  }

  openTold(told) {
    if (told.stop) pauseReading();
    else if ("resume" in told) resumeReading(told.resume);
    else if (told.again && told.ask) this.doubt(told.ask);
    else if (told.again) this.readAloud({ again: true });
    else if (told.keys || told.dropped) this.asked(told);
    else if ("turn" in told) this.openTurn(told);
  }

  openTurn({ turn, sure, ask }) {
    stopReading();
    this.settle();
    if (sure) {
      this.say("open");
      if (!this.page.field.value.trim() || this.page.field.value === this.put) this.write(turn);
      this.put = "";
      this.page.hand(turn);
      return;
    }
    if (!this.page.field.value.trim()) this.write(turn);
    else this.put = turn;
    this.doubt(ask);
  }

  /** It is not sure what was heard: a yes or a no decides. */
  doubt(ask) {
    this.say(null, ask);
    this.parts.yes.hidden = this.parts.no.hidden = false;
    this.readAloud({ text: ask, heard: true, asks: "yes_or_no" });
  }

  /** What is asked without the conversation: to say it again, or to take another way. */
  asked({ ask }) {
    this.settle();
    if (this.page.field.value === this.put) this.write("");
    this.say(null, ask);
    this.readAloud({ text: ask, heard: true, asks: "open" });
  }

  /** Reads an answer aloud, and tells the line, which listens for being interrupted. */
  readAloud(more) {
    const { line } = this;
    const speech = { ...this.page.present(), ...more };
    const tell = (told) => line === this.line && line?.send(told);
    const begin = (position) => tell({ speaking: { position, asks: speech.asks } });
    const end = () => tell({ spoken: true });
    if (canRead()) read(speech, { begin, end });
    else {
      begin(0);
      end();
    }
  }

  /** An answer is shown. */
  answered() {
    if (this.open) {
      this.say("open");
      this.readAloud({});
    } else if (!this.mode) this.say(null);
  }

  // --- both

  async begin(mode) {
    this.stop();
    this.settle();
    stopReading();
    this.turn += 1;
    const mine = this.turn;
    this.mode = mode;
    this.isTapped = false;
    this.pressed(mode, true);
    this.say("wait");
    try {
      await openMicrophone();
    } catch (error) {
      if (mine === this.turn) this.refused(error);
      return false;
    }
    if (mine !== this.turn) return false;
    this.connect();
    return true;
  }

  connect() {
    const { mode } = this;
    const line = new Line(
      mode,
      (told) => this.told(told),
      (clean) => this.closed(clean),
    );
    this.line = line;
    if (this.tries) this.say("open");
    startHearing((sound, level) => {
      line.send(sound);
      this.meter(level);
    });
  }

  told(told) {
    if (told.error) {
      this.over(told.error);
    } else if ("heard" in told) {
      this.say(null, told.heard);
    } else if (this.open) this.openTold(told);
    else if ("turn" in told) this.heldTurn(told);
  }

  closed(clean) {
    if (!this.mode) return;
    if (this.open && !clean && this.tries < AGAIN.length) {
      const mine = this.turn;
      this.say("line");
      setTimeout(() => mine === this.turn && this.connect(), AGAIN[this.tries]);
      this.tries += 1;
    } else this.over(word("line"));
  }

  refused(error) {
    const denied = ["NotAllowedError", "SecurityError"].includes(error.name);
    this.over(word(denied ? "denied" : "no_microphone"));
  }

  /** It cannot go on. */
  over(why) {
    this.stop();
    this.ended();
    this.say(null, why);
    announce(why);
  }

  stop() {
    this.turn += 1;
    this.line?.close();
    this.line = null;
    if (this.mode) stopHearing();
    if (this.mode) this.pressed(this.mode, false);
    this.mode = null;
    this.isUnderstood?.();
    this.understood = null;
    this.meter(0);
  }

  /** Out of sight, nobody listens; a talk goes on when the page is seen again. */
  seen() {
    if (document.visibilityState === "hidden") {
      this.wasOpen = this.open;
      this.leave();
    } else if (this.wasOpen) {
      this.wasOpen = false;
      this.toggle();
    }
  }

  leave() {
    this.settle();
    if (this.mode) this.ended();
    this.stop();
    this.say(null);
    closeMicrophone();
  }

  // --- what was heard and is not sent yet

  write(text) {
    this.put = text;
    const { field } = this.page;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  send() {
    const text = this.page.field.value.trim() ? this.page.field.value : this.put;
    this.settle();
    this.line?.send({ settled: true });
    this.put = "";
    this.say(this.open ? "open" : null);
    this.page.hand(text);
  }

  mend() {
    this.settle();
    this.line?.send({ settled: true });
    stopReading();
    this.say("mend");
    const { field } = this.page;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  /** It is decided what becomes of what was heard. */
  settle() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.parts.yes.hidden = this.parts.no.hidden = true;
  }

  // --- what is seen

  pressed(mode, on) {
    this.parts[mode === "open" ? "listen" : "hold"].setAttribute("aria-pressed", String(on));
  }

  /** Shows a line: a sentence by its name, or what was heard; nothing for neither. */
  say(name, text = "") {
    const short = text.length > SHOWN ? `…${text.slice(-SHOWN)}` : text;
    const line = name ? word(name).replace("{text}", short) : short;
    this.parts.heard.textContent = line;
    this.parts.hearing.hidden = !line && !this.line;
    this.parts.level.hidden = !this.line;
  }

  /** Shows a line to everybody. */
  tell(name) {
    this.say(name);
    announce(word(name));
  }

  meter(level) {
    const bars = this.parts.level.children;
    const loud = (20 * Math.log10(level || 1e-6) - QUIETEST) / (LOUDEST - QUIETEST);
    const now = performance.now();
    if (still.matches && level && now - this.lastLevel < CALM) return;
    this.lastLevel = now;
    const filled = still.matches && loud > 0.2 ? bars.length : Math.round(loud * bars.length);
    Array.from(bars).forEach((bar, at) => bar.classList.toggle("on", at < filled));
  }
}
