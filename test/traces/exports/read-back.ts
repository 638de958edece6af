// Readers of what traces are exported as, each as strict as its format, and what a story and its exports disagree about.
// The one idea: an export is right if who reads it finds what the story says; so it is read by rules written down apart from the
// writer's: the Informal Trace Format's own, ShiViz's expression applied to its log, the tokens of Graphviz's language.
// Not here: which stories (exports.test.ts, recorded.test.ts).
import { canonicalText, type TraceEvent } from "../../../checker/index.ts";
import { renderDot, renderItf, renderShiviz, type Story } from "../../../traces/index.ts";

type Clock = Readonly<Record<string, number>>;

interface Line {
  readonly host: string;
  readonly clock: Clock;
  readonly event: string;
}

/**
 * ShiViz reads named groups by itself: it makes every other group nameless, strikes the names out, and gives what is captured in its order
 * the names in theirs (js/util/regexp.js).
 */
const namedByShiviz = (expression: string): { readonly names: readonly string[]; readonly reads: RegExp } => {
  let plain = expression.replace(/\((?!\?(=|!|<|:))/g, "(?:");
  const names: string[] = [];
  for (let name = /\(\?<(\w+?)>.+\)/.exec(plain); name !== null; name = /\(\?<(\w+?)>.+\)/.exec(plain)) {
    names.push(name[1]!);
    plain = plain.replace(/\(\?<\w+?>/, "(");
  }
  return { names, reads: new RegExp(plain, "gm") };
};

/**
 * A log as ShiViz reads a file (js/shiviz.js, js/model/parser.js): the first line, between the ends of a line, is the expression; the second
 * tells executions apart; the rest, trimmed, is the log. A clock is JSON and has its own host in it.
 */
export const readShiviz = (text: string): readonly Line[] => {
  const [expression = "", delimiter, ...rest] = text.split("\n");
  if (delimiter !== "") throw new Error("there is one execution");
  const { names, reads } = namedByShiviz(`^${expression}$`);
  const found = [...rest.join("\n").trim().matchAll(reads)];
  if (found.length !== rest.length - 1) throw new Error(`${found.length} of ${rest.length - 1} lines are read`);
  return found.map(([, ...captured]) => {
    const { host = "", clock = "", event = "" } = Object.fromEntries(names.map((name, i) => [name, captured[i]]));
    const counts = JSON.parse(clock) as Clock;
    if (!Object.hasOwn(counts, host)) throw new Error(`${host} is missing from its clock`);
    return { host, clock: counts, event };
  });
};

const isAtLeast = (one: Clock, other: Clock): boolean =>
  Object.entries(other).every(([host, count]) => (one[host] ?? 0) >= count);

/** Where clocks and the story disagree. Hosts are named as nodes are, which holds where no id has a space. */
export const shivizDisagreements = (story: Story): readonly string[] => {
  const lines = readShiviz(renderShiviz(story));
  const events = story.steps.flatMap(({ number, begins, exchange }) =>
    [begins, ...exchange].map((event) => ({ number, event })),
  );
  if (lines.length !== events.length) return [`${lines.length} lines of ${events.length} happenings`];
  const last = new Map<string, Clock>();
  return lines.flatMap(({ host, clock }, i) => {
    const wrong: string[] = [];
    const before = last.get(host) ?? {};
    last.set(host, clock);
    if (clock[host] !== (before[host] ?? 0) + 1) wrong.push(`line ${i + 1}: ${host} does not count by one`);
    if (!isAtLeast(clock, before)) wrong.push(`line ${i + 1}: ${host} forgets`);
    const learned = Object.keys(clock).filter((other) => other !== host && clock[other] !== before[other]);
    const taken = takenBy(events[i]!.event);
    const senders = lines
      .slice(0, i)
      .filter((each, at) => each.host === taken?.from && maySend(story, events[at]!.number, taken));
    if (
      taken === null
        ? learned.length > 0
        : learned.length > 0 && !senders.some((each) => isMerged(clock, before, each, host))
    )
      wrong.push(`line ${i + 1}: ${host} learns of ${learned.join(" and ")} from nobody`);
    const wasThere = story.start!.network.some((each) => keyOf(each) === (taken === null ? "" : keyOf(taken)));
    if (taken !== null && !wasThere && !senders.some((each) => isAtLeast(clock, each.clock)))
      wrong.push(`line ${i + 1}: ${host} takes what was not sent before`);
    return wrong;
  });
};

/** Is a clock what a node knew, what the sender knew, and one more at its own place? */
const isMerged = (clock: Clock, before: Clock, sender: Line, host: string): boolean =>
  Object.keys(clock).every(
    (name) => name === host || clock[name] === Math.max(before[name] ?? 0, sender.clock[name] ?? 0),
  );

interface Taken {
  readonly from: string;
  readonly to: string;
  readonly message: unknown;
}

const takenBy = (event: TraceEvent): Taken | null => {
  if (event.kind === "deliver" || event.kind === "drop" || event.kind === "duplicate") return event;
  return "inside" in event && event.inside !== undefined ? takenBy(event.inside) : null;
};

const keyOf = ({ from, to, message }: Taken): string => canonicalText([from, to, message]);

/** Did this event put the message on its way, by anybody's hand? */
const maySend = ({ steps }: Story, number: number, { from, to, message }: Taken): boolean => {
  const { sent, torn, answers, exchange } = steps[number - 1]!;
  const text = canonicalText(message);
  return (
    [...sent, ...(torn?.left ?? [])].some((each) => each.to.includes(to) && canonicalText(each.message) === text) ||
    answers.some((each) => keyOf(each) === keyOf({ from, to, message })) ||
    exchange.some((each) => takenBy(each) !== null && keyOf(takenBy(each)!) === keyOf({ from, to, message }))
  );
};

/** Tokens of Graphviz's language; a name or number, an arrow, a mark, a string. */
const TOKEN = /\s+|[A-Za-z_]\w*|\d+|->|[{}[\]=,]|"(?:[^"\\\n]|\\.)*"/y;

/** The strings of a graph as its reader shows them. Throws where a token is none, or brackets do not match. */
export const readDot = (text: string): readonly string[] => {
  const strings: string[] = [];
  const open: string[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) throw new Error(`no token: ${text.slice(at, at + 40)}`);
    if (token.startsWith('"')) strings.push(shown(token.slice(1, -1)));
    if (token === "{" || token === "[") open.push(token === "{" ? "}" : "]");
    if ((token === "}" || token === "]") && open.pop() !== token) throw new Error(`unmatched ${token}`);
  }
  if (open.length > 0) throw new Error(`open: ${open.join("")}`);
  return strings;
};

const shown = (inside: string): string => {
  const text = inside.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
  if (/&(?!amp;)/.test(text)) throw new Error(`an entity: ${text}`);
  return text.replaceAll("&amp;", "&");
};

/** Is there a happening for each event, and an arrow for each message that was taken? */
export const dotDisagreements = (story: Story): readonly string[] => {
  const text = renderDot(story);
  readDot(text);
  const happenings = text.match(/^ *h\d+ \[/gm)?.length ?? 0;
  const wanted = story.steps.reduce((sum, { exchange }) => sum + 1 + exchange.length, 0);
  return happenings === wanted ? [] : [`${happenings} happenings of ${wanted}`];
};

/** A trace in the Informal Trace Format, each value as a text that is the same for the same value. */
export interface Itf {
  readonly vars: readonly string[];
  readonly params: readonly string[];
  readonly states: readonly Readonly<Record<string, string>>[];
  readonly loop: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a trace as the format's description has it. Throws where anything is not in it. */
export const readItf = (text: string): Itf => {
  const { "#meta": meta, params = [], vars, states, loop = null, ...rest } = JSON.parse(text) as Fields;
  if (Object.keys(rest).length > 0) throw new Error(`unknown: ${Object.keys(rest).join()}`);
  if (typeof meta !== "object" || meta === null) throw new Error("#meta is no object");
  const names = (given: unknown): readonly string[] => {
    if (!Array.isArray(given) || given.some((name) => typeof name !== "string" || !isFree(name)))
      throw new Error(`no names: ${JSON.stringify(given)}`);
    if (new Set(given).size < given.length) throw new Error(`a name twice: ${given.join()}`);
    return given as readonly string[];
  };
  const [wanted, beside] = [names(vars), names(params)];
  if (wanted.some((name) => beside.includes(name))) throw new Error("a parameter is a variable");
  if (!Array.isArray(states)) throw new Error("no states");
  const read = (states as readonly Fields[]).map(({ "#meta": about, ...fields }, index) => {
    if ((about as Fields)["index"] !== index) throw new Error(`state ${index} is numbered otherwise`);
    const expected = index === 0 ? [...beside, ...wanted] : wanted;
    if (Object.keys(fields).toSorted().join() !== expected.toSorted().join())
      throw new Error(`state ${index}: other names`);
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, itfText(value)]));
  });
  if (loop !== null && !(Number.isInteger(loop) && (loop as number) >= 0 && (loop as number) < read.length))
    throw new Error(`loop is ${JSON.stringify(loop)} of ${read.length}`);
  return { vars: wanted, params: beside, states: read, loop: loop as number | null };
};

/** Quint leaves fields away that begin with two underscores. */
const isFree = (name: string): boolean => name !== "" && !name.startsWith("#") && !name.startsWith("__");

const itfText = (value: unknown): string => {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(itfText).join()}]`;
  if (typeof value !== "object" || value === null) throw new Error(`no value: ${JSON.stringify(value)}`);
  const entries = Object.entries(value);
  const [tag = "", content] = entries[0] ?? [];
  if (!tag.startsWith("#")) {
    if (isNull(value)) return "null";
    const odd = entries.find(([name]) => !isFree(name));
    if (odd !== undefined) throw new Error(`a field ${odd[0]}`);
    return mapText(entries.map(([name, held]) => [JSON.stringify(name), itfText(held)]));
  }
  if (entries.length > 1 || (tag !== "#bigint" && !Array.isArray(content))) throw new Error(JSON.stringify(value));
  switch (tag) {
    case "#bigint":
      if (typeof content !== "string" || !/^-?\d+$/.test(content)) throw new Error(`no number: ${String(content)}`);
      return content;
    case "#set":
      return `{${distinct((content as readonly unknown[]).map(itfText)).join()}}`;
    case "#tup":
      return `(${(content as readonly unknown[]).map(itfText).join()})`;
    case "#map":
      return mapText((content as readonly (readonly unknown[])[]).map(([key, held]) => [itfText(key), itfText(held)]));
    default:
      throw new Error(`no kind of value: ${tag}`);
  }
};

const isNull = (value: object): boolean => JSON.stringify(value) === '{"tag":"Null","value":{"#tup":[]}}';

export const mapText = (entries: readonly (readonly [string, string])[]): string => {
  distinct(entries.map(([key]) => key));
  return `<${entries
    .map((entry) => entry.join(":"))
    .toSorted()
    .join()}>`;
};

export const distinct = (texts: readonly string[]): readonly string[] => {
  if (new Set(texts).size < texts.length) throw new Error(`twice: ${texts.join()}`);
  return texts.toSorted();
};

/** A value of the model in the same words; a map whose keys are strings is a record. */
export const valueText = (value: unknown): string => {
  if (value === null) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join()}]`;
  if (value instanceof Set) return `{${Array.from(value, valueText).toSorted().join()}}`;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return mapText(entries.map(([key, held]) => [valueText(key), valueText(held)]));
};

/** Where the states that a reader finds differ from those of the story. */
export const itfDisagreements = (
  story: Story,
  read: (text: string) => Pick<Itf, "states" | "loop"> = readItf,
): readonly string[] => {
  const { states, loop } = read(renderItf(story));
  const { loopStart } = story.trace;
  const snapshots = [story.start!, ...story.steps.map(({ after }) => after)];
  const wanted = loopStart !== null && loopStart < story.steps.length ? snapshots.slice(0, -1) : snapshots;
  if (loop !== loopStart) return [`loop is ${loop} and not ${loopStart}`];
  if (states.length !== wanted.length) return [`${states.length} states of ${wanted.length}`];
  return wanted.flatMap(({ nodes, variables, network, budgets, partition, observers }, i) => {
    const parts: readonly (readonly [string, unknown])[] = [
      ...Object.entries(variables),
      ...nodes.map(({ id, state }) => [id, state] as const),
      ...(nodes.length === 0
        ? []
        : ([
            ["network", network],
            ["budgets", budgets],
            ["partition", partition],
            ["observers", observers],
            ["status", Object.fromEntries(nodes.map(({ id, status }) => [id, status]))],
          ] as const)),
    ];
    return parts
      .filter(([name, value]) => states[i]![name] !== valueText(value))
      .map(([name]) => `state ${i}: ${name} is ${states[i]![name]}`);
  });
};
