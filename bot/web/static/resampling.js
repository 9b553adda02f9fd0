// From a device's rate to the rate at which 小伴 hears, with a low-pass: what lies above half the
// new rate would otherwise come back as noise within the voice.

/** The rate at which 小伴 hears, in samples a second. */
export const RATE = 16_000;

// Zero crossings of the filter on each side, at the lower of both rates.
const REACH = 16;
// Of half the lower rate: the rest is where the filter falls.
const PASSES = 0.91;
// Kaiser's window: 80 dB down beyond the edge.
const BETA = 8;
// Places between two samples for which the filter is worked out beforehand.
const PHASES = 160;

function bessel(x) {
  let sum = 1;
  let term = 1;
  for (let n = 1; term > 1e-9 * sum; n += 1) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}

/** The filter's weights for each place between two samples; each sums to one. */
function filters(from, half) {
  const cutoff = (Math.min(from, RATE) / from) * PASSES;
  return Array.from({ length: PHASES }, (_, phase) => {
    const weights = new Float32Array(2 * half);
    let sum = 0;
    for (let tap = 0; tap < 2 * half; tap += 1) {
      const x = tap - half + 1 - phase / PHASES;
      const edge = Math.min(1, Math.abs(x) / half);
      const angle = Math.PI * x * cutoff;
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
      weights[tap] = sinc * bessel(BETA * Math.sqrt(1 - edge * edge));
      sum += weights[tap];
    }
    return weights.map((weight) => weight / sum);
  });
}

/** Takes samples at one rate, piece by piece, and gives them at ours. */
export class Resampler {
  /** @param {number} from The device's rate. */
  constructor(from) {
    this.step = from / RATE;
    this.half = Math.ceil(REACH * Math.max(1, this.step));
    this.filters = filters(from, this.half);
    this.reset();
  }

  /** Forgets what came before. */
  reset() {
    this.kept = new Float32Array(2 * this.half);
    this.at = this.half;
  }

  /** Gives what follows, as an array of numbers between -1 and 1. */
  take(samples) {
    const all = new Float32Array(this.kept.length + samples.length);
    all.set(this.kept);
    all.set(samples, this.kept.length);
    const given = [];
    for (; this.at + this.half + 1 < all.length; this.at += this.step) given.push(this.sample(all));
    const used = Math.max(0, Math.floor(this.at) - this.half);
    this.kept = all.slice(used);
    this.at -= used;
    return given;
  }

  sample(all) {
    let whole = Math.floor(this.at);
    let phase = Math.round((this.at - whole) * PHASES);
    if (phase === PHASES) {
      whole += 1;
      phase = 0;
    }
    const weights = this.filters[phase];
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap += 1) {
      sum += all[whole - this.half + 1 + tap] * weights[tap];
    }
    return sum;
  }
}
