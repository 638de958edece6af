// A trace of Apalache or Quint, in their Informal Trace Format, as a way through a spec that is meant to be the same.
// The one idea: nothing of it is believed: each of its states must be found again among those that the spec has next, and what is
// compared is what both can say, where a record is a map from names.
// Not here: writing the format (itf.ts), the trace that comes of it (harness/itf.ts).
import { enumerated, type Move, modelError, type TraceEvent, type Walk } from "../../checker/index.ts";
import { itfOf, variablesOf } from "./itf.ts";

/** The way that is shown by the states of an ITF trace. Throws (150) with what is wrong, or the first state that the spec does not have. */
export const wayOfItf = (
  text: string,
  where: string,
  on: Walk,
): { readonly initial: string | null; readonly events: readonly TraceEvent[] } => {
  if (on.form !== "spec")
    throw modelError(`${where} is read for a spec, whose variables are its own, and the target is a protocol`);
  const states = statesIn(text, where);
  const names = variablesOf(on.snapshot(on.initial[0]!.to));
  const missing = names.filter((name) => !Object.hasOwn(states[0]!, name));
  if (missing.length > 0)
    throw modelError(
      `${where} has no variable ${enumerated(missing)}, which the spec has: give the spec's variables the names of the trace's`,
    );
  const wanted = states.map((state) => names.map((name) => normal(state[name])));
  const found = ({ to }: Move): string => {
    const { variables } = on.snapshot(to);
    return Object.values(variables)
      .map((value) => normal(itfOf(value)))
      .join("\n");
  };
  const start = on.initial.find((move) => found(move) === wanted[0]!.join("\n"));
  if (start === undefined) throw modelError(`state 0 of ${where} is no initial state of the spec`);
  const events: TraceEvent[] = [];
  let at = start;
  for (const [i, values] of wanted.entries()) {
    // To stutter is no event.
    if (found(at) === values.join("\n")) continue;
    const next = on.moves(at.to).find((move) => found(move) === values.join("\n"));
    if (next === undefined) {
      const changed = names.filter((_, variable) => values[variable] !== wanted[i - 1]![variable]);
      throw modelError(
        `no action of the spec leads from state ${i - 1} of ${where} to state ${i}, in which ${enumerated(changed)} ${changed.length === 1 ? "is another" : "are others"}`,
      );
    }
    events.push(next.event);
    at = next;
  }
  const { event } = start;
  return { initial: on.initial.length > 1 && event.kind === "init" ? event.choice : null, events };
};

type State = Readonly<Record<string, unknown>>;

const statesIn = (text: string, where: string): readonly State[] => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw modelError(`${where} is not JSON: name an ITF trace (.itf.json), as Apalache and Quint write them`);
  }
  const states = isRecord(json) ? json["states"] : undefined;
  if (!Array.isArray(states) || states.length === 0 || !states.every(isRecord))
    throw modelError(`${where} is JSON but no ITF trace: it has no list of "states"`);
  return states;
};

const isRecord = (json: unknown): json is State => typeof json === "object" && json !== null && !Array.isArray(json);

/** A text that two values of the format share exactly if both say the same. */
const normal = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(normal).join()}]`;
  if (typeof value === "number") return `n${value}`;
  if (!isRecord(value)) return JSON.stringify(value);
  const { "#bigint": whole, "#tup": tuple, "#set": set, "#map": map } = value;
  if (typeof whole === "string") return `n${whole}`;
  if (Array.isArray(tuple)) return normal(tuple);
  if (Array.isArray(set)) return `set(${[...new Set(set.map(normal))].sort().join()})`;
  const entries = Array.isArray(map) ? (map as readonly (readonly [unknown, unknown])[]) : Object.entries(value);
  // What a variant without a value holds: Quint wrote an empty record, and writes an empty tuple.
  if (entries.length === 0 && map === undefined) return normal([]);
  return `{${entries
    .map(([key, held]) => `${normal(key)}:${normal(held)}`)
    .sort()
    .join()}}`;
};
