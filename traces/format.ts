// The trace format: what a trace is, as data and as text.
// The one idea: a trace holds only what replaying it needs, one event a line, the same bytes for the same trace.
// Not here: files (file.ts), other formats (mermaid.ts, exports/).
import * as z from "zod";
import {
  type EventKind,
  enumerated,
  type FieldContent,
  KIND_NAMES,
  modelError,
  rowOf,
  sentenceOf,
  type TraceEvent,
} from "../checker/index.ts";
import { type Around, joinedLines } from "./lines.ts";
import { decode, encode, type Json } from "./values.ts";

const FORMAT = "kripke-trace";
/** The one version of the format that is written and read. */
export const TRACE_VERSION = 1;

/** The path of one claim's counterexample or witness, or of an error, with what it was found in. */
export interface Trace {
  /** A name of the registry; or a path relative to the trace's file, with POSIX slashes, and `#name` of its export. */
  readonly model: string;
  readonly scenario: string | null;
  readonly mutant: string | null;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** The sentence of the claim; of an error `NOTHING_THROWS`, of a walk that shows nothing but itself `A_WALK`. */
  readonly claim: string;
  readonly verdict: "violated" | "witnessed" | "error" | "walked";
  /** Which initial state, where there are several. */
  readonly initial: string | null;
  readonly events: readonly TraceEvent[];
  /**
   * Where the cycle of a lasso begins: a position in `events`; their number, if it stops for ever at the end. Null: the end itself
   * shows it; of a liveness claim, that the events refute it however they go on.
   */
  readonly loopStart: number | null;
  /**
   * Of a claim of two ends (`indistinguishable`): the name of the file beside this one that holds the other trace, and that
   * names this one in turn. Both replayed, their ends have equal views and different facts.
   */
  readonly twin?: string;
  /** The version of Kripke that wrote it. */
  readonly engine: string;
}

/** The claim of a trace whose verdict is `error`: a handler, a claim or the model's contract broke at its end. */
export const NOTHING_THROWS = "nothing throws";

/** The claim of a trace whose verdict is `walked`: somebody walked this way, and nothing is said of its end. */
export const A_WALK = "a walk";

const text = z.string().min(1);
const optional = text.exactOptional();
const value = z.unknown().transform((json, context): unknown => {
  try {
    if (json !== undefined) return decode(json);
    context.addIssue("is missing");
  } catch (error) {
    context.addIssue(`is not a value: ${sentenceOf(error)}`);
  }
  return z.NEVER;
});

const CONTENTS: { readonly [C in FieldContent]: z.ZodType } = {
  node: text,
  "node?": optional,
  text,
  "text?": optional,
  "member?": z.string().exactOptional(),
  value,
  "event?": z.lazy(() => eventSchema).exactOptional(),
  "positions?": z.array(z.int().min(0)).exactOptional(),
};

/** Of one kind: its fields as its row lists them. */
const schemaOf = (kind: EventKind) => {
  const fields = Object.entries(rowOf(kind).fields).map(([field, content]) => [field, CONTENTS[content]]);
  return z
    .strictObject({ kind: z.literal(kind), ...(Object.fromEntries(fields) as Record<string, z.ZodType>) })
    .refine((event) => "inside" in event === "sent" in event, {
      message: "should have both inside and sent, or neither",
    });
};

// That what it lets through is an event of its kind follows from the rows, from which both derive; the round trip is a test.
const eventSchema = z.discriminatedUnion(
  "kind",
  KIND_NAMES.map(schemaOf) as [ReturnType<typeof schemaOf>],
) as unknown as z.ZodType<TraceEvent>;

const traceSchema = z
  .strictObject({
    format: z.literal(FORMAT),
    version: z.literal(TRACE_VERSION),
    model: text,
    scenario: text.nullable(),
    mutant: text.nullable(),
    parameters: z.record(z.string(), z.union([z.int(), z.string(), z.boolean()])),
    claim: text,
    verdict: z.enum(["violated", "witnessed", "error", "walked"]),
    initial: z.string().nullable(),
    events: z.array(eventSchema),
    loopStart: z.int().min(0).nullable(),
    twin: text.regex(/^[^/\\]*$/, "should be the name of a file beside it, without a path").exactOptional(),
    engine: text,
  })
  .refine(({ loopStart, events }) => loopStart === null || loopStart <= events.length, {
    path: ["loopStart"],
    message: "lies behind the last event",
  });

/** A trace as the text of its file. */
export const traceText = (trace: Trace): string => joinedLines(trace.events.map(eventLine), textAround(trace));

/** An event as it stands in the text of a trace. */
export const eventLine = (event: TraceEvent): string => oneLine(encodeEvent(event));

/** What stands before the events of a trace and behind them. */
export const textAround = ({ events: _events, ...rest }: Trace): Around => {
  const fields = { format: FORMAT, version: TRACE_VERSION, ...rest };
  const lines = (
    ["format", "version", "model", "scenario", "mutant", "parameters", "claim", "verdict", "initial"] as const
  ).map((field) => `  "${field}": ${oneLine(fields[field])}`);
  const last = [
    `  "loopStart": ${oneLine(rest.loopStart)}`,
    ...(rest.twin === undefined ? [] : [`  "twin": ${oneLine(rest.twin)}`]),
    `  "engine": ${oneLine(rest.engine)}`,
  ];
  return { before: `{\n${lines.join(",\n")},\n  "events": [`, after: `],\n${last.join(",\n")}\n}\n` };
};

/** The fields of an event in the order of its row, so that equal events are equal bytes. */
export const encodeEvent = (event: TraceEvent): Json => {
  const fields = event.kind === "init" ? { choice: "text" } : rowOf(event.kind).fields;
  const given = event as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries([
    ["kind", event.kind],
    ...Object.entries(fields).flatMap(([field, content]) => {
      if (given[field] === undefined) return [];
      return [[field, content === "event?" ? encodeEvent(given[field] as TraceEvent) : encode(given[field])]];
    }),
  ]);
};

/** JSON on one line, with spaces where a reader wants them. */
export const oneLine = (json: Json): string => {
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(oneLine).join(", ")}]`;
  const fields = Object.entries(json).map(([key, held]) => `${JSON.stringify(key)}: ${oneLine(held)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
};

/** The trace in a text; `where` names the text in errors (150). */
export const parseTrace = (source: string, where: string): Trace => {
  const json = parseJson(source.replace(/^\uFEFF/, ""), where);
  if (!isRecord(json) || json["format"] !== FORMAT)
    throw modelError(
      `${where} is JSON but not a trace: it has no "format": "${FORMAT}"; name a file that \`kripke check\` wrote`,
    );
  const { version, engine } = json;
  if (version !== TRACE_VERSION)
    throw modelError(
      `${where} is a trace of ${version === undefined ? "no format version" : `format version ${JSON.stringify(version)}`}, and this Kripke understands version ${TRACE_VERSION}: read it with the Kripke that wrote it${engine === undefined ? "" : ` (${JSON.stringify(engine)})`}, or check the model again`,
    );
  const parsed = traceSchema.safeParse(json);
  if (!parsed.success)
    throw modelError(
      `${where} is not a usable trace: ${issueText(parsed.error.issues[0]!)}; it was damaged or changed by hand, so check the model again to write it anew`,
    );
  const { format: _format, version: _version, ...trace } = parsed.data;
  return trace;
};

const isRecord = (json: unknown): json is Record<string, unknown> =>
  typeof json === "object" && json !== null && !Array.isArray(json);

const parseJson = (source: string, where: string): unknown => {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (source.trim() === "")
      throw modelError(`${where} is empty: its writing was cut short; check the model again to write it anew`);
    if (endsTooSoon(source))
      throw modelError(
        `${where} is truncated: it ends in the middle of its JSON, as after a copy that was cut short; copy it again, or check the model again`,
      );
    const position = /position (\d+)/.exec(sentenceOf(error))?.[1];
    const place = position === undefined ? "" : ` (line ${source.slice(0, Number(position)).split("\n").length})`;
    throw modelError(`${where} is not JSON${place}: name a trace file, such as \`kripke check\` writes`);
  }
};

/** Does a text that opens as a JSON object end with a bracket or a string still open? */
const endsTooSoon = (source: string): boolean => {
  if (!source.trimStart().startsWith("{")) return false;
  const outsideStrings = source.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/gs, "");
  const count = (brackets: RegExp): number => outsideStrings.match(brackets)?.length ?? 0;
  return outsideStrings.includes('"') || count(/[[{]/g) > count(/[\]}]/g);
};

type Issue = z.core.$ZodIssue;

const issueText = (issue: Issue): string => {
  const place = issue.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return `${place === "" ? "it" : place.replace(/^\./, "")} ${complaint(issue)}`;
};

const complaint = (issue: Issue): string => {
  switch (issue.code) {
    case "unrecognized_keys":
      return `has ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}, which does not belong there`;
    case "invalid_type":
      return /received undefined$/.test(issue.message) ? "is missing" : `should be ${withArticle(issue.expected)}`;
    case "invalid_value":
      return `should be ${enumerated(
        issue.values.map((allowed) => JSON.stringify(allowed)),
        "or",
      )}`;
    case "too_small":
      return issue.origin === "string" ? "is empty" : "is too small";
    case "invalid_union":
      return issue.discriminator === undefined
        ? "should be an integer, a string or a boolean"
        : "is no kind of event that this version knows";
    default:
      return issue.message;
  }
};

const withArticle = (type: string): string => {
  const word = type === "int" ? "integer" : type === "array" ? "list" : type === "record" ? "object" : type;
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
};
