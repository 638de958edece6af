// What a program shows of itself to be held against a role: the handlers of the role, with its state kept inside.
// The one idea: the environment is the driver's, the answers are the program's; so it has a method for each thing that may happen to
// its node, and answers what it sends.
// Not here: calling it (calling.ts), what a role is (checker/language/role.ts).
import type { AnyGroup, AnyRole, NodesOf, Send, SendsOf, Where } from "../../checker/index.ts";

/** What an implementation sends in answer: nothing, a message that `send` made, or lists of them. */
// biome-ignore lint/suspicious/noConfusingVoidType: a method that answers nothing sends nothing
export type Answer<M> = void | Send<M> | readonly (Send<M> | readonly Send<M>[])[];

/** The same at once, or when it is known. */
export type Answering<M> = Answer<M> | Promise<Answer<M>>;

/**
 * One instance of a program, as it is driven: made anew for each run. A call is over when what it answers is there; the next comes
 * only then. What is missing is not asked: a timer that has no method never fires, and without `crash` it never crashes.
 */
export interface Implementation<Receives, Sends> {
  /** Makes it ready; answers what it sends before anything happens to it. */
  start?(): Answering<Sends>;
  receive(message: Receives, from: string): Answering<Sends>;
  /** By the names of the role's timers; of a family with its value. */
  readonly timers?: { readonly [name: string]: (value?: string) => Answering<Sends> };
  /** By the names of the role's actions; of a family with its value. */
  readonly actions?: { readonly [name: string]: (value?: string) => Answering<Sends> };
  /** It stops at once, as if the power failed. Whatever it would still have sent is not sent. */
  crash?(): void | Promise<void>;
  /** It comes back with what survived; answers what it sends on its return. */
  restart?(): Answering<Sends>;
  suspect?(peer: string): Answering<Sends>;
  trust?(peer: string): Answering<Sends>;
  disconnected?(peer: string): Answering<Sends>;
  /** What can be seen of its state, compared after each answer with what `visible` makes of the model's. */
  state?(): unknown;
  /** The run is over: gives back what it took. Called once, whatever came before. */
  stop?(): void | Promise<void>;
}

/** What an implementation is given when it is made. */
export interface Wire<M> {
  /**
   * Sends a message, for programs that send when they like: during a call it is part of the answer. Outside of one it is an error,
   * because nobody could say what it answers.
   */
  readonly send: (to: string, message: M) => void;
}

// biome-ignore-start lint/suspicious/noExplicitAny: inference of messages needs the widest role
type ReceivesOf<G> = G extends { receive?(state: any, message: infer M, ...node: any): any } ? M : never;
// biome-ignore-end lint/suspicious/noExplicitAny: end of the inference types

/** The role or group of a node. */
export type RoleAt<N, W> = { [K in keyof N & string]: W extends K | `${K}${number}` ? N[K] : never }[keyof N & string];
type RoleOf<G> = G extends AnyGroup ? G["role"] : G extends AnyRole ? G : never;

/** The nodes of a protocol, model or whatever else can be driven, that can be named. */
export type NodeNames<T> = NodesOf<T> extends infer N ? ([N] extends [never] ? string : Where<N>) : string;
/** What the node receives. */
export type ReceivedBy<T, W> = ReceivesOf<RoleOf<RoleAt<NodesOf<T>, W>>>;
/** What the node sends. */
export type SentBy<T, W> = SendsOf<RoleAt<NodesOf<T>, W>>;
