// Values as people read them: close to JavaScript, without the noise.
// The one idea: there is one notation, in traces, errors, obligations and witnesses: a word stands without quotes, a Set is
// `{a, b}`, a Map is `{a → 1}`, and a message opens with its type.
// Not here: when two values are equal (canonical-text.ts), values as JSON (traces/).

/** A string that cannot be taken for anything else. */
const WORD = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const RESERVED: ReadonlySet<string> = new Set(["null", "true", "false"]);

/** A value on one line. Of a collection's members at most `most` are printed; the rest is counted. */
export const printed = (value: unknown, most = Number.POSITIVE_INFINITY): string => {
  if (typeof value === "string") return WORD.test(value) && !RESERVED.has(value) ? value : JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  const inner = (part: unknown): string => printed(part, most);
  if (Array.isArray(value)) return `[${listed(value, inner, most)}]`;
  if (value instanceof Set) return `{${listed([...value], inner, most)}}`;
  if (value instanceof Map) return `{${listed([...value], ([key, held]) => `${inner(key)} → ${inner(held)}`, most)}}`;
  return `{${listed(fieldsOf(value), ([key, held]) => `${inner(key)}: ${inner(held)}`, most)}}`;
};

const listed = <T>(items: readonly T[], each: (item: T) => string, most: number): string =>
  items.length <= most
    ? items.map(each).join(", ")
    : [...items.slice(0, most).map(each), `… ${items.length - most} more`].join(", ");

/** The fields of an object, `type` first: it says what the others mean. */
export const fieldsOf = (value: object): readonly (readonly [string, unknown])[] => {
  const entries = Object.entries(value);
  return [...entries.filter(([key]) => key === "type"), ...entries.filter(([key]) => key !== "type")];
};

export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Set) &&
  !(value instanceof Map);

/** At most so many characters of a text. */
export const cut = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
};

/** A message: its type, then its other fields. */
export const printedMessage = (message: unknown): string => {
  if (!isPlain(message) || typeof message["type"] !== "string") return printed(message);
  const { type, ...fields } = message;
  return Object.keys(fields).length === 0 ? printed(type) : `${printed(type)} ${printed(fields)}`;
};

/** Longer values are cut in a sentence. */
const LONGEST = 400;

/** A value or message inside a sentence. */
export const inSentence = (value: unknown): string => cut(printedMessage(value), LONGEST);

/** `a, b and c`. */
export const enumerated = (items: readonly string[], last = "and"): string =>
  items.length < 2 ? items.join() : `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
