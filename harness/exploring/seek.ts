// "How can I get to …": a predicate in TypeScript, searched for by the engine.
// The one idea: the predicate is the one claim of the model for once, a claim that such a state can be reached, so that its witness is a
// shortest way; symmetry is left out, because a predicate may name a node.
// Not here: ways for the claims that a model makes itself (example.ts).
import { type Message, type TransformFailure, transform } from "esbuild";
import {
  checkSource,
  type Progress,
  type Result,
  reachable,
  type Source,
  type Subject,
  sentenceOf,
  usageError,
} from "../../checker/index.ts";
import { A_WALK, type live, traceText } from "../../traces/index.ts";
import { found, surroundings } from "../check.ts";
import { type TracesOf, traceOfEvidence } from "./way-trace.ts";

export interface SeekOptions {
  readonly seconds: number;
  /** Bytes of the process. */
  readonly maxMemory: number;
  readonly signal: { readonly aborted: boolean };
  readonly onProgress: (progress: Progress) => void;
}

type Predicate = (state: object, world: unknown) => unknown;

export const SOUGHT = "what is looked for";

/** A shortest way to where a predicate is true. Throws (2) where it does not compile. */
export const seek = async (
  of: TracesOf,
  predicate: string,
  names: readonly string[],
  options: SeekOptions,
): Promise<live.Found> => {
  const asked = await sought(predicate, names);
  return wayTo(of, SOUGHT, asked, options);
};

/** The one claim: that there is a state of which the predicate is true. */
export const sought = async (predicate: string, names: readonly string[]) => {
  const says = await predicateOf(predicate, names);
  // What is neither true nor false is refused as of a claim: `server.holder` would otherwise be found nowhere.
  return { [SOUGHT]: reachable((state: object, world: unknown) => says(state, world) as boolean | undefined) };
};

/** A way to where a claim is witnessed, if it is the only one that is made. */
export const wayTo = async (
  of: TracesOf,
  claim: string,
  claims: object,
  { seconds, ...options }: SeekOptions,
): Promise<live.Found> => {
  const source = { ...of.subject.source, claims } as Source;
  const result = await searched({ ...of.subject, source }, { ...options, maxSeconds: seconds, first: [claim] });
  const { evidence } = result.claims.find(({ name }) => name === claim)!;
  const shown = evidence.at(-1);
  if (shown === undefined) return { trace: null, sentence: notFound(result, seconds) };
  const kept = Object.hasOwn(of.subject.source.claims, claim) ? claim : A_WALK;
  const events = shown.events.length;
  return {
    trace: traceText(traceOfEvidence(kept, shown, of)),
    sentence: `found after ${events} event${events === 1 ? "" : "s"}, a shortest way, among ${wide(result.states.distinct)} states`,
  };
};

const searched = (subject: Subject, options: Parameters<typeof checkSource>[1]): Promise<Result> =>
  found(subject, { maxCallSeconds: Number.POSITIVE_INFINITY }, ({ source }, watch) =>
    checkSource(source, { ...options, symmetry: false }, { ...surroundings, ...watch }),
  );

/** Digits in groups of three. */
export const wide = (count: number): string => count.toLocaleString("en");

const notFound = ({ error, states, bounds }: Result, seconds: number): string => {
  if (error !== null) return error.message;
  const ended = bounds.find(({ kind }) => kind === "seconds" || kind === "memory" || kind === "interrupt")?.kind;
  const seen = `${wide(states.distinct)} states, ${states.depth - 1} events deep`;
  if (ended === undefined)
    return `no way leads there${bounds.some(({ cut }) => cut > 0) ? " within the bounds of the model" : ""}: all ${seen}, were seen`;
  const why = {
    seconds: `within ${seconds} seconds`,
    memory: "before memory ran out",
    interrupt: "before it was stopped",
  };
  return `not found ${why[ended as keyof typeof why]}, in ${seen}`;
};

/** A predicate from its text: an expression, or a function as `reachable` takes it. */
const predicateOf = async (text: string, names: readonly string[]): Promise<Predicate> => {
  if (text.trim() === "") throw usageError("the predicate is empty: write what is to be so, as in a claim");
  const known = names.filter((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)).join(", ");
  // The expression alone first, lest what it lacks be found in what stands around it.
  await compiled(`(${text}\n)`, text.split("\n").length);
  const { code } = await compiled(
    `export const says = (stateOfKripke, world) => { const { ${known} } = stateOfKripke; const said = (${text}\n); return typeof said === "function" ? said(stateOfKripke, world) : said; };`,
  );
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { readonly says: Predicate };
  return module.says;
};

/** `lines`: of the author; what is wrong behind them is that something is missing. */
const compiled = (text: string, lines = Number.POSITIVE_INFINITY) =>
  transform(text, { loader: "ts", format: "esm", target: `node${process.versions.node}`, logLevel: "silent" }).catch(
    (failure: TransformFailure) => {
      const { text: why, location } = (failure.errors?.[0] ?? { text: sentenceOf(failure), location: null }) as Message;
      const where =
        location === null
          ? ""
          : location.line > lines
            ? "at its end something is missing: "
            : `line ${location.line}, column ${Math.max(1, location.column)}: `;
      throw usageError(`the predicate does not compile: ${where}${why}`);
    },
  );
