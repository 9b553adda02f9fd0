// Runs beside the page, where the sound comes in: resamples it and hands it on in small pieces.

import { RATE, Resampler } from "./resampling.js";

// 40 ms.
const PIECE = RATE / 25;

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.on = false;
    this.resampler = new Resampler(sampleRate);
    this.begin();
    this.port.onmessage = ({ data }) => {
      if (data.on && !this.on) this.begin();
      // What was said up to the last moment goes out too.
      if (!data.on) {
        this.give();
        this.port.postMessage({ over: true });
      }
      this.on = data.on;
    };
  }

  begin() {
    this.resampler.reset();
    this.piece = new Int16Array(PIECE);
    this.filled = 0;
    this.power = 0;
  }

  process([channels]) {
    if (this.on && channels.length) this.resampler.take(mixed(channels)).forEach(this.add, this);
    return true;
  }

  add(sample) {
    const bounded = Math.max(-1, Math.min(1, sample));
    this.power += bounded * bounded;
    this.piece[this.filled] = Math.round(bounded * 32767);
    this.filled += 1;
    if (this.filled === PIECE) this.give();
  }

  give() {
    if (!this.filled) return;
    const { buffer } = this.piece.slice(0, this.filled);
    const level = Math.sqrt(this.power / this.filled);
    this.port.postMessage({ sound: buffer, level }, [buffer]);
    this.filled = 0;
    this.power = 0;
  }
}

function mixed(channels) {
  if (channels.length === 1) return channels[0];
  return channels[0].map((sample, at) => (sample + channels[1][at]) / 2);
}

registerProcessor("microphone", Microphone);
