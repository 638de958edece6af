// A trace in the Informal Trace Format of Apalache and Quint (https://apalache-mc.org/docs/adr/015adr-trace.html).
// The one idea: a node is a variable, and what is not a node (network, budgets, …) is a variable each, so that whatever shows such
// traces shows what changed where; what led to a state stands in its `#meta`, for an event is no part of a state.
// Not here: reading such a trace (itf-in.ts); values in Kripke's own traces (values.ts), which keep JSON's numbers and null.
import type { Snapshot } from "../../checker/index.ts";
import { oneLine } from "../format.ts";
import { phrase } from "../phrase.ts";
import type { Story } from "../story.ts";
import type { Json } from "../values.ts";

/** The story as the text of an `.itf.json` file: its states as far as it runs; of a lasso without the last, which is that at `loop`. */
export const renderItf = (story: Story): string => {
  const { trace, start, steps, replay } = story;
  const { model, scenario, mutant, parameters, claim, verdict, loopStart, twin, engine, initial } = trace;
  const snapshots = start === null ? [] : [start, ...steps.map(({ after }) => after)];
  const names = start === null ? [] : variablesOf(start);
  const params = freeNames(Object.keys(parameters), names);
  const isWhole = steps.length === trace.events.length && start !== null;
  const loops = isWhole && loopStart !== null;
  const closes = loops && loopStart < steps.length;
  const states = snapshots.slice(0, closes ? -1 : undefined).map((snapshot, index) => ({
    "#meta": { index, ...(index === 0 ? {} : { event: phrase(steps[index - 1]!.event) }) },
    ...(index === 0 ? zipped(params, Object.values(parameters)) : {}),
    ...zipped(names, valuesOf(snapshot)),
  }));
  const meta = {
    description: `Written by Kripke ${engine}`,
    source: model,
    ...(scenario === null ? {} : { scenario }),
    ...(mutant === null ? {} : { mutant }),
    ...(initial === null ? {} : { initial }),
    ...(twin === undefined ? {} : { twin }),
    claim,
    verdict,
    replay: replay.sentence,
    ...(closes ? { back: phrase(steps.at(-1)!.event) } : {}),
  };
  const fields = [
    ["#meta", oneLine(meta)],
    ["params", oneLine(params)],
    ["vars", oneLine(names)],
    ["states", states.length === 0 ? "[]" : `[\n${states.map(stateText).join(",\n")}\n  ]`],
    ...(loops ? [["loop", String(loopStart)]] : []),
  ];
  return `{\n${fields.map(([name, text]) => `  ${JSON.stringify(name)}: ${text}`).join(",\n")}\n}\n`;
};

/** A variable a line. */
const stateText = (state: Readonly<Record<string, Json>>): string =>
  `    {\n${Object.entries(state)
    .map(([name, value]) => `      ${JSON.stringify(name)}: ${oneLine(value)}`)
    .join(",\n")}\n    }`;

/** Names of variables in the order of `valuesOf`, each once. */
export const variablesOf = ({ variables, nodes }: Snapshot): readonly string[] => {
  const own = freeNames([...Object.keys(variables), ...nodes.map(({ id }) => id)], []);
  return nodes.length === 0 ? own : [...own, ...freeNames(BESIDE, own)];
};

/** What a protocol has beside its nodes. */
const BESIDE = ["status", "network", "budgets", "partition", "notices", "observers"] as const;

const valuesOf = (snapshot: Snapshot): readonly unknown[] => {
  const { variables, nodes, network, budgets, partition, notices, observers } = snapshot;
  const own = [...Object.values(variables), ...nodes.map(({ state }) => state)];
  if (nodes.length === 0) return own;
  const status = new Map(nodes.map(({ id, status: is }) => [id, is]));
  return [...own, status, network, new Map(Object.entries(budgets)), partition, notices, observers];
};

/** A name that is taken, or that the format or its readers keep for themselves, gets underscores behind, or letters before it. */
const freeNames = (names: readonly string[], taken: readonly string[]): readonly string[] => {
  const all = new Set(taken);
  return names.map((name) => {
    let free = isOurs(name) ? name : `_${name}`.replace(/^_[#_]+/, "v_");
    while (all.has(free)) free += "_";
    all.add(free);
    return free;
  });
};

/** Quint takes no field whose name begins with `__`. */
const isOurs = (name: string): boolean => name !== "" && !name.startsWith("#") && !name.startsWith("__");

const zipped = (names: readonly string[], values: readonly unknown[]): Readonly<Record<string, Json>> =>
  Object.fromEntries(names.map((name, i) => [name, itfOf(values[i])]));

/** A variant of its own: the format has no null. */
const NULL: Json = { tag: "Null", value: { "#tup": [] } };

/** A value as the format has it. */
export const itfOf = (value: unknown): Json => {
  if (value === null) return NULL;
  if (typeof value === "bigint" || typeof value === "number") return { "#bigint": String(value) };
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(itfOf);
  if (value instanceof Set) return { "#set": Array.from(value, itfOf) };
  if (value instanceof Map) return mapOf(value);
  const entries = Object.entries(value as object);
  // Names that no record may have make a map of it.
  return entries.every(([key]) => isOurs(key)) && !isTakenForOther(entries)
    ? Object.fromEntries(entries.map(([key, held]) => [key, itfOf(held)]))
    : mapOf(entries);
};

/**
 * Would Quint take a record for something else? One of `tag` and `value` is a variant, which is what an author means by it where the tag
 * is a string, and no value of Quint's where it is not; one of the tag `UNIT` alone is its empty tuple.
 */
const isTakenForOther = (entries: readonly (readonly [string, unknown])[]): boolean => {
  const { tag, ...rest } = Object.fromEntries(entries);
  if (tag === undefined) return false;
  const others = Object.keys(rest).join();
  return (others === "value" && typeof tag !== "string") || (others === "" && tag === "UNIT");
};

const mapOf = (entries: Iterable<readonly [unknown, unknown]>): Json => ({
  "#map": Array.from(entries, ([key, held]) => [itfOf(key), itfOf(held)]),
});
