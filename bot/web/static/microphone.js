// The microphone: asked for when somebody first speaks, and let go when nobody does.

// For so long it stays at hand after somebody has spoken: the next first word is not lost.
const KEPT = 30_000;
// So long the last piece may take.
const LAST = 300;
// What cleans sound for ears takes words away from a recogniser.
const WANTED = {
  audio: { channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: true },
};

let opened = null;
let node = null;
let leaving = 0;
let hear = () => {};
let over = () => {};

async function open() {
  const stream = await navigator.mediaDevices.getUserMedia(WANTED);
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule(new URL("microphone-worklet.js", import.meta.url));
    node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => (data.over ? over() : hear(data.sound, data.level));
    context.createMediaStreamSource(stream).connect(node);
    await context.resume();
  } catch (error) {
    release(stream, context);
    throw error;
  }
  return { stream, context };
}

function release(stream, context) {
  for (const track of stream.getTracks()) track.stop();
  context.close();
}

/** Opens the microphone, if it is not open; fails with a DOMException's name. */
export function openMicrophone() {
  clearTimeout(leaving);
  opened ??= open();
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

/** Hands sound on from now: pieces of 40 ms with how loud each is, from 0 to 1. */
export function startHearing(take) {
  clearTimeout(leaving);
  hear = take;
  node.port.postMessage({ on: true });
}

/** Hands nothing on any more, once the last piece is through; later the microphone is let go. */
export function stopHearing() {
  clearTimeout(leaving);
  leaving = setTimeout(closeMicrophone, KEPT);
  return new Promise((resolve) => {
    over = resolve;
    setTimeout(resolve, LAST);
    node?.port.postMessage({ on: false });
  });
}

/** Lets the microphone go. */
export async function closeMicrophone() {
  clearTimeout(leaving);
  const was = opened;
  opened = node = null;
  if (!was) return;
  const { stream, context } = await was.catch(() => ({}));
  if (stream) release(stream, context);
}
