// What a handler answers: one step, several steps by name, or nothing.
// The one idea: a step is the next state together with the messages it sends, so a send cannot be lost on the way.
// Not here: who handles what (role.ts), and what the environment may do with the messages (assumptions.ts).

/** The name of a node, such as `server1` or `coordinator`. As a value, a Map key or a Set member it is that node's id. */
export type NodeId = string;

declare const outcome: unique symbol;

/** A message and the node it goes to. */
export interface Send<M> {
  readonly to: NodeId;
  readonly message: M;
}

/** The next state of a node and what it sends, taken as one atomic step. Made by `next`. */
export interface Step<S, M> {
  readonly [outcome]: "step";
  readonly state: S;
  readonly sends: readonly Send<M>[];
}

/** One step; several by name (a choice that the environment makes); or undefined: not enabled here. */
export type Outcome<S, M> = Step<S, M> | { readonly [choice: string]: Step<S, M> | undefined } | undefined;

/**
 * Several values, of which the environment picks one: where a step has no sends (`init`, `crash`, whole-state specs). They are named; of a
 * list, by their places, from 1 on.
 */
export interface Choice<S> {
  readonly oneOf: { readonly [name: string]: S } | readonly S[];
}

/** The key under which a step is recognised, also across two loaded copies of this package. */
export const STEP = Symbol.for("kripke.step");

/** What `next` sends: messages, and lists of messages. */
export type Sends<M> = readonly (Send<M> | readonly Send<M>[])[];
/** The message of what is sent, or of a list of it. */
export type MessageIn<L> = L extends Send<infer M> ? M : L extends readonly Send<infer M>[] ? M : never;

/** The two signatures of `next`: with messages of one type, as it may be given, and of several. */
export interface MakesSteps {
  <const S, const M = never>(state: S, ...sends: Sends<M>): Step<S, M>;
  // Of messages of different types, the union. Nobody gives `_`: with it, `next<State, Message>` is the signature above.
  <const S, const L extends Sends<unknown>, _>(state: S, ...sends: L): Step<S, MessageIn<L[number]>>;
}

/**
 * The step to `state` that sends `sends`, taken as one; a send may be one message or a list of them. Messages of different types
 * make a step of their union.
 */
export const next: MakesSteps = <S, M>(state: S, ...sends: Sends<M>): Step<S, M> =>
  ({ [STEP]: true, state, sends: sends.flat() }) as unknown as Step<S, M>;

/** `message` to the node `to`. */
export const send = <const M>(to: NodeId, message: M): Send<M> => ({ to, message });

/** The same message to every node of `to`. */
export const sendAll = <const M>(to: Iterable<NodeId>, message: M): Send<M>[] =>
  [...to].map((id) => ({ to: id, message }));

/** One entry for each key: the named choices `{ server1: make("server1"), … }`. */
export const each = <const K extends string, T>(keys: readonly K[], make: (key: K) => T): { readonly [P in K]: T } =>
  Object.fromEntries(keys.map((key) => [key, make(key)])) as { [P in K]: T };

/** The ids of a group of `size` nodes: `names("server", 2)` is `["server1", "server2"]`. */
export const names = (group: string, size: number): NodeId[] =>
  Array.from({ length: size }, (_, index) => `${group}${index + 1}`);

/** Is this what `next` makes? */
export const isStep = (value: unknown): value is Step<unknown, unknown> =>
  typeof value === "object" && value !== null && STEP in value;
