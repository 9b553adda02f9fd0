// 「按住说话」 and 「一直听」: what a press means. All else is loaded when somebody first speaks.

// A shorter press begins, and the next one ends: for hands that cannot hold.
const TAP = 400;
// A hand that shakes lets go for so long without meaning it.
const SHAKES = 300;
// A click that belongs to a press of a finger or a key comes so soon.
const SAME_PRESS = 700;

/** Whether this browser lets us hear anything. */
function canHear() {
  const media = window.isSecureContext && navigator.mediaDevices?.getUserMedia;
  return Boolean(media && window.AudioWorkletNode && window.WebSocket);
}

/** A button that is held, or pressed twice: by finger, mouse, key, or a screen reader's click. */
class Hold {
  constructor(button, told) {
    this.told = told;
    this.down = this.on = false;
    this.since = this.ending = this.lastPress = 0;
    button.addEventListener("pointerdown", (event) => {
      if (event.button || !event.isPrimary) return;
      button.setPointerCapture?.(event.pointerId);
      this.press();
    });
    for (const name of ["pointerup", "pointercancel", "blur"]) {
      button.addEventListener(name, () => this.release());
    }
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    button.addEventListener("keydown", (event) => this.key(event));
    button.addEventListener("keyup", (event) => this.key(event));
    button.addEventListener("click", () => this.click());
  }

  key(event) {
    if (![" ", "Enter"].includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (event.type === "keyup") this.release();
    else if (!event.repeat) this.press();
  }

  click() {
    if (performance.now() - this.lastPress < SAME_PRESS) return;
    this.press();
    this.release();
  }

  press() {
    const now = performance.now();
    this.lastPress = now;
    if (this.down) return;
    this.down = true;
    if (this.ending) {
      clearTimeout(this.ending);
      this.ending = 0;
    } else if (!this.on) {
      this.on = true;
      this.since = now;
      this.told.begin();
    } else if (now - this.since > SHAKES) this.finish();
  }

  release() {
    const now = performance.now();
    if (!this.down) return;
    this.lastPress = now;
    this.down = false;
    if (!this.on) return;
    if (now - this.since < TAP) this.told.tapped();
    else this.ending = setTimeout(() => this.finish(), SHAKES);
  }

  finish() {
    this.forget();
    this.told.end();
  }

  /** It ended by itself. */
  forget() {
    clearTimeout(this.ending);
    this.ending = 0;
    this.on = false;
  }
}

/**
 * Shows the buttons where this browser can hear.
 *
 * @param {HTMLElement | null} group Where they are; not there where nobody could hear.
 * @param {object} page What the page does: see speaking.js.
 * @returns {{open: () => boolean, answered: () => void}} Whether the microphone is open, and what
 *   to call when an answer is shown.
 */
export function offerSpeaking(group, page) {
  const nobody = { open: () => false, answered() {} };
  if (!group || !canHear()) return nobody;
  let talk = null;
  let loading = null;
  const load = () => {
    loading ??= import("./speaking.js").then(({ Talk }) => {
      talk = new Talk(group, page, () => hold.forget());
      return talk;
    });
    loading.catch(() => {
      loading = null;
      hold.forget();
      page.failed();
    });
    return loading;
  };
  const after = (work) => load().then(work, () => {});
  const hold = new Hold(group.querySelector("#hold"), {
    begin: () => after((each) => each.press(() => hold.on)),
    tapped: () => after((each) => each.tapped()),
    end: () => after((each) => each.release()),
  });
  group.querySelector("#listen").addEventListener("click", () => after((each) => each.toggle()));
  group.hidden = false;
  return { open: () => Boolean(talk?.open), answered: () => talk?.answered() };
}
