// An event as data: what labels a transition in traces, coverage and claims.
// The one idea: an event names what happened in the model's own words and carries enough to be found again in its state; which
// fields it has, its kind's row says.
// Not here: the rows (kinds.ts), what the event did to the state (machine), how it is told (traces/).
import type { EventKind, FieldContent, KINDS } from "./kinds.ts";

/** A message in flight, or one just sent. */
export interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly message: unknown;
}

/** What stands in a field. */
interface Contents {
  readonly node: string;
  readonly text: string;
  readonly member: string;
  readonly value: unknown;
  readonly event: TraceEvent;
  readonly positions: readonly number[];
}

type Content<C> = C extends `${infer Name extends keyof Contents}?`
  ? Contents[Name]
  : C extends keyof Contents
    ? Contents[C]
    : never;
type Optional<F> = { [Key in keyof F]: F[Key] extends `${string}?` ? Key : never }[keyof F];
type Data<F extends Readonly<Record<string, FieldContent>>> = {
  readonly [Key in Exclude<keyof F, Optional<F>>]: Content<F[Key]>;
} & { readonly [Key in Optional<F>]?: Content<F[Key]> };
type Flat<T> = { [Key in keyof T]: T[Key] };

/** Events of some kinds. */
export type EventOf<K extends EventKind> = {
  [Each in K]: Flat<{ readonly kind: Each } & Data<(typeof KINDS)[Each]["fields"]>>;
}[K];

/** One answer for each kind, given its events. */
export type ByKind<Answer> = {
  readonly [K in TraceEvent["kind"]]: (event: Extract<TraceEvent, { kind: K }>) => Answer;
};

/** What a table says of an event. */
export const saidOf = <Answer>(table: ByKind<Answer>, event: TraceEvent): Answer =>
  (table[event.kind] as (event: TraceEvent) => Answer)(event);

/**
 * One thing that happens: its fields are those of its kind's row. `choice` is the name of the outcome, where the handler named
 * several; of a partition the groups: members joined by "+", groups by " | ". `value` is the member of a family (`"server2"`, or
 * `"b0, v1"`). `node` is absent in whole-state specs. `clause` names the crash clause, where several name the node; `link` the link,
 * where several disconnect. `inside` is the step inside which a crash fell, and `sent` the positions of those of its messages that
 * had left. `init` is the choice of the initial state, where there is more than one; it is never in the list of a trace's events.
 */
export type TraceEvent = { readonly kind: "init"; readonly choice: string } | EventOf<EventKind>;
