// 「读给我听」: by a voice of this phone, slowly, with pauses. No text leaves the phone for it.

// A voice's own pace is about 250 characters a minute; 180 to 200 can be followed.
const PACE = 0.75;
const PAUSE = 700;

let voice = null;
let button = null;
let text = () => "";
let turn = 0;

function findVoice() {
  const voices = speechSynthesis.getVoices().filter(
    // The others send what is read to their maker.
    (each) => each.localService && /^(zh|cmn)/i.test(each.lang),
  );
  voice = voices.find((each) => /cn|hans/i.test(each.lang)) || voices[0] || null;
  button.hidden = !voice;
}

function sentences(whole) {
  return whole.match(/[^。！？\n]+[。！？]*/g)?.map((each) => each.trim()).filter(Boolean) || [];
}

function say(left, mine) {
  if (mine !== turn) return;
  if (!left.length) {
    stopReading();
    return;
  }
  const utterance = new SpeechSynthesisUtterance(left[0]);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = PACE;
  utterance.onend = () => setTimeout(say, PAUSE, left.slice(1), mine);
  utterance.onerror = () => mine === turn && stopReading();
  speechSynthesis.speak(utterance);
}

/** Falls silent. */
export function stopReading() {
  turn += 1;
  button?.setAttribute("aria-pressed", "false");
  if (voice) speechSynthesis.cancel();
}

function press() {
  const reading = button.getAttribute("aria-pressed") === "true";
  stopReading();
  if (reading) return;
  button.setAttribute("aria-pressed", "true");
  say(sentences(text()), turn);
}

/** Shows the button where this phone has a Chinese voice; pressed again, it stops. */
export function offerReading(element, what) {
  if (!("speechSynthesis" in window) || !element) return;
  button = element;
  text = what;
  button.addEventListener("click", press);
  findVoice();
  speechSynthesis.addEventListener?.("voiceschanged", findVoice);
  addEventListener("pagehide", stopReading);
}
