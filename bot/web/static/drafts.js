// What was typed or pressed and is not answered yet: a reload or a closed page loses nothing.

const DRAFT = "draft";
const PENDING = "pending";
// An older press would surprise whoever comes back.
const PENDING_LIVES = 10 * 60 * 1000;

function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing: the page works as well.
  }
}

/** Keeps what is typed into a field, and gives back what was kept. */
export function keepDraft(field) {
  if (!field.value) field.value = read(DRAFT) || "";
  field.addEventListener("input", () => write(DRAFT, field.value));
}

/** Empties the field of what was answered, and leaves what was typed since. */
export function dropDraft(field, sent) {
  if (field.value === sent) field.value = "";
  write(DRAFT, field.value);
}

/** Keeps a message until it is answered; its id makes sure that it is answered once. */
export function keepPending(message) {
  write(PENDING, message && JSON.stringify({ ...message, at: Date.now() }));
}

/** Gives the message that was not answered when the page was left, or null. */
export function pendingMessage() {
  try {
    const message = JSON.parse(read(PENDING));
    return message && Date.now() - message.at < PENDING_LIVES ? message : null;
  } catch {
    return null;
  }
}

/** Forgets all that is kept on this phone. */
export function forgetDrafts() {
  write(DRAFT, "");
  write(PENDING, "");
}
