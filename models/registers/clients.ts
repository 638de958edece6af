// The clients of a register: they put and get, one operation at a time; and what an observer hears of them.
// The one idea: a client asks one server and waits for its answer, so that an operation has a beginning and an end.
// Not here: the servers, which are what each model of this folder is about.
//
// After github.com/stateright/stateright, src/actor/register.rs: `RegisterActor::Client` with `put_count` 1, `record_invocations`,
// `record_returns`. All clients ask at once, at the start; client i asks, as its operation k, server i + k, counted round. An
// answer for which a client does not wait stays in flight for ever: not to deliver it is one of the behaviours, and taking
// it would change nothing.
import {
  type Clients,
  type Event,
  type NodeId,
  next,
  type RegisterOperation,
  type Role,
  register,
  type Send,
  send,
} from "../../checker/index.ts";

/** Which operation of which client. */
export interface Request {
  readonly client: NodeId;
  readonly number: number;
}
export type Ask =
  | { readonly type: "put"; readonly request: Request; readonly value: string }
  | { readonly type: "get"; readonly request: Request };
/** Null stands for a register that was never written. */
export type Answer =
  | { readonly type: "putDone"; readonly request: Request }
  | { readonly type: "got"; readonly request: Request; readonly value: string | null };

export interface Client {
  /** The number of the operation under way; null: none is, and none will be. */
  readonly waitsFor: number | null;
}

export interface Workload {
  readonly servers: readonly NodeId[];
  readonly clients: readonly NodeId[];
  /** How many clients, the first ones, put once. Each puts a value of its own. */
  readonly writers: number;
  /** How many clients, the last ones, get; who also puts does so before. */
  readonly readers: number;
  /** How often each of these gets. */
  readonly gets: number;
  /** Does a client ask the servers in turn, or always the same? */
  readonly asks: "in turn" | "always the same";
}

/** The value that a client puts: A, B, C… */
const letterOf = (client: number): string => String.fromCharCode("A".charCodeAt(0) + client);

/** The operation `number` (from 1) of a client, and where it goes; undefined: it has no so many. */
const operation = (workload: Workload, client: NodeId, number: number): Send<Ask> | undefined => {
  const { servers, clients, writers, readers, gets, asks } = workload;
  const index = clients.indexOf(client);
  const puts = index < writers ? 1 : 0;
  if (number > puts + (index >= clients.length - readers ? gets : 0)) return undefined;
  const to = servers[(index + (asks === "in turn" ? number - 1 : 0)) % servers.length]!;
  const request = { client, number };
  return number <= puts
    ? send(to, { type: "put", request, value: letterOf(index) })
    : send(to, { type: "get", request });
};

/** Begins the operation `number`, if there is one. */
const begin = (workload: Workload, client: NodeId, number: number) => {
  const asked = operation(workload, client, number);
  return next<Client, Ask>({ waitsFor: asked === undefined ? null : number }, asked ?? []);
};

export const client = (workload: Workload): Role<Client, Answer, Ask> => ({
  init: ({ self }) => begin(workload, self, 1),
  receive: ({ waitsFor }, { request: { number } }, { self }) =>
    number === waitsFor ? begin(workload, self, number + 1) : undefined,
});

/** Has a client done all it had to do? */
export const isDone = ({ waitsFor }: Client): boolean => waitsFor === null;

/** What the register must look like: one that was never written answers null. */
export const object = register<string | null>(null);

type Heard = Event<unknown, Ask | Answer | { readonly type: string }>;
const isAsk = (message: { readonly type: string }): message is Ask => message.type === "put" || message.type === "get";
const isAnswer = (message: { readonly type: string }): message is Answer =>
  message.type === "putDone" || message.type === "got";
const meaning = (ask: Ask): RegisterOperation<string | null> =>
  ask.type === "put" ? { type: "write", value: ask.value } : { type: "read" };

/** Where in the events clients ask and are answered: for observers of histories. */
export const operations = (workload: Workload): Clients<Heard, RegisterOperation<string | null>, string | null> => ({
  atStart: workload.clients.flatMap((client) => {
    const first = operation(workload, client, 1);
    return first === undefined ? [] : [{ client, operation: meaning(first.message) }];
  }),
  asked: (event) => {
    if (!("sends" in event)) return undefined;
    const ask = event.sends.map(({ message }) => message).find(isAsk);
    return ask === undefined ? undefined : { client: event.node, operation: meaning(ask) };
  },
  answered: (event) =>
    event.kind === "deliver" && isAnswer(event.message)
      ? { client: event.node, answer: event.message.type === "got" ? event.message.value : null }
      : undefined,
});
