// The line to 小伴's ears: sound goes out, and what was heard comes back.

// What is said while the line is being made, in messages of 40 ms.
const MOST = 250;
const CLEAN = 1000;

/** One line; what was said before it is there is sent when it is. */
export class Line {
  /**
   * @param {"hold" | "open"} mode How long it listens.
   * @param {(told: object) => void} told Called with each message.
   * @param {(clean: boolean) => void} closed Called once at the end, unless we ended it.
   */
  constructor(mode, told, closed) {
    this.waiting = [JSON.stringify({ mode })];
    const address = new URL("/talk/voice", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.waiting.splice(0).forEach((each) => this.socket.send(each));
    this.socket.onmessage = ({ data }) => told(JSON.parse(data));
    this.socket.onclose = ({ code }) => closed(code === CLEAN);
  }

  /** Sends sound, or tells something. */
  send(content) {
    const message = content instanceof ArrayBuffer ? content : JSON.stringify(content);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(message);
    else if (this.waiting.length < MOST) this.waiting.push(message);
  }

  /** Ends it. */
  close() {
    this.socket.onclose = this.socket.onmessage = this.socket.onopen = null;
    this.socket.close(CLEAN);
  }
}
