// A server of the register of Attiya, Bar-Noy and Dolev: it keeps a copy, and does the operations of clients that ask it.
// The one idea: two majorities meet, so whoever asks one learns what was recorded at another.
// Not here: clients (clients.ts), what is claimed, and the mutants (abd.ts).
import { type NodeId, next, type Outcome, type Role, send, sendAll } from "../../checker/index.ts";
import type { Answer, Ask, Request } from "./clients.ts";

/** Ordered by clock, then by server, so that no two writes have the same. */
export interface Tag {
  readonly clock: number;
  readonly server: NodeId;
}
export interface Copy {
  readonly tag: Tag;
  readonly value: string | null;
}
/** How far it is with a client's operation; it does one at a time. The maps and sets have its own copy in them. */
type Phase =
  | { readonly type: "asking"; readonly ask: Ask; readonly found: ReadonlyMap<NodeId, Copy> }
  | { readonly type: "recording"; readonly answer: Answer; readonly recorded: ReadonlySet<NodeId> };
export interface AbdServer extends Copy {
  readonly phase: Phase | null;
}
export type AbdMessage =
  | { readonly type: "query"; readonly request: Request }
  | { readonly type: "found"; readonly request: Request; readonly copy: Copy }
  | { readonly type: "record"; readonly request: Request; readonly copy: Copy }
  | { readonly type: "recorded"; readonly request: Request };

export const newer = (a: Tag, b: Tag): boolean => a.clock > b.clock || (a.clock === b.clock && a.server > b.server);

export const attiyaBarNoyDolev = {
  /** How many copies are asked for, and recorded, its own included. */
  quorum: (servers: number): number => Math.floor(servers / 2) + 1,
  /** The tag of a value that `self` puts, when `newest` is the newest of those found. */
  tag: (newest: Tag, self: NodeId): Tag => ({ clock: newest.clock + 1, server: self }),
  /** Does a get record what it found before it answers? */
  writesBack: true,
  /** May a copy with the tag `own` be replaced by one with the tag `other`? */
  replaces: (other: Tag, own: Tag): boolean => newer(other, own),
  /** What becomes of a client's question to a server that is busy with another. */
  whileBusy: "waits" as "waits" | "is forgotten",
};
export type Rules = typeof attiyaBarNoyDolev;

type Sends = AbdMessage | Answer;
type Answers = Outcome<AbdServer, Sends>;
const step = next<AbdServer, Sends>;
const same = (a: Request, b: Request): boolean => a.client === b.client && a.number === b.number;

/** `late`: what becomes of an answer that came after enough others: it is taken, or left in flight for ever. */
export const server = (late: "taken" | "left", rules: Rules): Role<AbdServer, AbdMessage | Ask, Sends> => {
  const updated = (s: AbdServer, { tag, value }: Copy): AbdServer =>
    rules.replaces(tag, s.tag) ? { ...s, tag, value } : s;

  const recording = (s: AbdServer, answer: Answer, recorded: ReadonlySet<NodeId>, servers: number) =>
    recorded.size < rules.quorum(servers)
      ? step({ ...s, phase: { type: "recording", answer, recorded } })
      : step({ ...s, phase: null }, send(answer.request.client, answer));

  /** Enough copies were found: record the newest, or the new value, everywhere, and answer the client after that. */
  const record = (s: AbdServer, ask: Ask, found: ReadonlyMap<NodeId, Copy>, self: NodeId, peers: readonly NodeId[]) => {
    const { request } = ask;
    const newest = [...found.values()].reduce((best, one) => (newer(one.tag, best.tag) ? one : best));
    const copy = ask.type === "put" ? { tag: rules.tag(newest.tag, self), value: ask.value } : newest;
    const answer: Answer =
      ask.type === "put" ? { type: "putDone", request } : { type: "got", request, value: copy.value };
    if (ask.type === "get" && !rules.writesBack) return step({ ...s, phase: null }, send(request.client, answer));
    const { state, sends } = recording(updated(s, copy), answer, new Set([self]), peers.length + 1);
    return step(state, sendAll(peers, { type: "record", request, copy }), sends);
  };

  return {
    init: ({ self }) => ({ tag: { clock: 0, server: self }, value: null, phase: null }),
    receive: (s, message, { self, from, peers }): Answers => {
      const { request } = message;
      const { phase, tag, value } = s;
      const servers = peers.length + 1;
      const tooLate = late === "taken" ? step(s) : undefined;
      switch (message.type) {
        case "put":
        case "get": {
          if (phase !== null) return rules.whileBusy === "waits" ? undefined : step(s);
          const found = new Map([[self, { tag, value }]]);
          return found.size < rules.quorum(servers)
            ? step({ ...s, phase: { type: "asking", ask: message, found } }, sendAll(peers, { type: "query", request }))
            : record(s, message, found, self, peers);
        }
        case "query":
          return step(s, send(from, { type: "found", request, copy: { tag, value } }));
        case "found": {
          if (phase?.type !== "asking" || !same(phase.ask.request, request)) return tooLate;
          const found = new Map(phase.found).set(from, message.copy);
          return found.size < rules.quorum(servers)
            ? step({ ...s, phase: { ...phase, found } })
            : record(s, phase.ask, found, self, peers);
        }
        case "record":
          return step(updated(s, message.copy), send(from, { type: "recorded", request }));
        case "recorded":
          return phase?.type === "recording" && same(phase.answer.request, request)
            ? recording(s, phase.answer, new Set(phase.recorded).add(from), servers)
            : tooLate;
      }
    },
  };
};
