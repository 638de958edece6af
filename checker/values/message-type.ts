// The type of a message in words.
// Not here: messages as text (print.ts).

/** The type of a message in words: its `type` field, or the value itself where it has none. */
export const typeOf = (message: unknown): string =>
  typeof message === "object" && message !== null && "type" in message && typeof message.type === "string"
    ? message.type
    : typeof message === "object"
      ? "message"
      : String(message);
