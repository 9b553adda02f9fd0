// Our own voice, for phones that have none for Chinese: played as it comes, phrase by phrase.

const RATE = 16_000;
const HEADER = 44;
// What is gathered before it is played, in bytes: a fifth of a second.
const PIECE = RATE * 2 * 0.2;
const SOON = 0.05;

let context = null;

/** Makes sure that sound may be played: to be called where somebody presses. */
export function prepareVoice() {
  context ??= new AudioContext();
  return context.resume();
}

function joined(one, other) {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

/** One answer, as it is fetched and played; it can be stopped and played on. */
export class OurVoice {
  /**
   * @param {string} address Where its sound is.
   * @param {{begin: (position: number) => void, end: (whole: boolean) => void}} told
   */
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.pieces = [];
    this.whole = false;
    this.playing = 0;
    this.sources = [];
    this.from = this.began = 0;
  }

  /** Plays from a place, in seconds. */
  async play(from = 0) {
    this.playing += 1;
    const mine = this.playing;
    try {
      await prepareVoice();
      this.fetched ??= this.fetch();
      // Whoever waits for it is told; nobody may.
      this.fetched.catch(() => {});
      await this.schedule(from, mine);
    } catch {
      if (mine === this.playing) this.told.end(false);
    }
  }

  /** Falls silent; gives how far it was. */
  stop() {
    this.playing += 1;
    for (const source of this.sources) source.stop();
    this.sources = [];
    const played = this.began ? Math.max(0, context.currentTime - this.began) : 0;
    return this.from + played;
  }

  /** Stops and fetches nothing more. */
  drop() {
    this.stop();
    this.limit?.abort();
  }

  async fetch() {
    this.limit = new AbortController();
    const response = await fetch(this.address, { signal: this.limit.signal });
    if (!response.ok) throw new Error(response.status);
    const reader = response.body.getReader();
    let left = new Uint8Array(0);
    let skip = HEADER;
    for (;;) {
      const { done, value } = await reader.read();
      if (value) left = joined(left, value);
      if (skip && left.length >= skip) [left, skip] = [left.subarray(skip), 0];
      const usable = done ? left.length & ~1 : Math.floor(left.length / PIECE) * PIECE;
      if (!skip && usable) {
        this.pieces.push(left.slice(0, usable));
        left = left.subarray(usable);
      }
      if (done) break;
      this.wake?.();
    }
    this.whole = true;
    this.wake?.();
  }

  async schedule(from, mine) {
    let skip = Math.round(from * RATE);
    let next = 0;
    this.from = from;
    this.began = 0;
    for (let at = 0; ; at += 1) {
      while (at >= this.pieces.length && !this.whole) {
        await Promise.race([this.fetched, new Promise((resolve) => (this.wake = resolve))]);
      }
      if (mine !== this.playing) return;
      if (at >= this.pieces.length) break;
      const samples = new Int16Array(this.pieces[at].buffer).subarray(skip);
      skip = Math.max(0, skip - this.pieces[at].length / 2);
      if (!samples.length) continue;
      const starts = Math.max(next, context.currentTime + SOON);
      next = starts + this.give(samples, starts);
      if (!this.began) {
        this.began = starts;
        this.told.begin(from);
      }
    }
    if (!this.began) this.told.begin(from);
    await new Promise((resolve) => setTimeout(resolve, (next - context.currentTime) * 1000));
    if (mine === this.playing) this.told.end(true);
  }

  give(samples, starts) {
    const buffer = context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(Float32Array.from(samples, (sample) => sample / 32768), 0);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(context.destination);
    source.onended = () => {
      this.sources = this.sources.filter((each) => each !== source);
    };
    source.start(starts);
    this.sources.push(source);
    return buffer.duration;
  }
}
