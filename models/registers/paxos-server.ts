// A server of single-decree Paxos that serves a register: proposer, acceptor and learner in one.
// The one idea: the leader of a ballot asks a majority what they have accepted, and proposes the latest of that.
// Not here: clients (clients.ts), what is claimed, and the mutants (paxos-register.ts).
import { type NodeId, next, type Outcome, type Role, send, sendAll } from "../../checker/index.ts";
import type { Answer, Ask, Request } from "./clients.ts";

/** Ordered by round, then by server. */
export interface Ballot {
  readonly round: number;
  readonly leader: NodeId;
}
export interface Proposal {
  readonly request: Request;
  readonly value: string;
}
export interface Accepted {
  readonly ballot: Ballot;
  readonly proposal: Proposal;
}
export interface PaxosServer {
  /** The greatest ballot heard of, or led. */
  readonly ballot: Ballot;
  /** As leader: what it proposes. */
  readonly proposal: Proposal | null;
  /** As leader: who promised, and what each had accepted. */
  readonly promises: ReadonlyMap<NodeId, Accepted | null>;
  /** As leader: who accepted. */
  readonly acceptances: ReadonlySet<NodeId>;
  readonly accepted: Accepted | null;
  readonly decided: boolean;
}
export type PaxosMessage =
  | { readonly type: "prepare"; readonly ballot: Ballot }
  | { readonly type: "promise"; readonly ballot: Ballot; readonly accepted: Accepted | null }
  | { readonly type: "accept"; readonly ballot: Ballot; readonly proposal: Proposal }
  | { readonly type: "acceptance"; readonly ballot: Ballot }
  | { readonly type: "decide"; readonly ballot: Ballot; readonly proposal: Proposal };

const less = (a: Ballot, b: Ballot): boolean => a.round < b.round || (a.round === b.round && a.leader < b.leader);
const equal = (a: Ballot, b: Ballot): boolean => a.round === b.round && a.leader === b.leader;

const latest = (accepted: Iterable<Accepted | null>): Accepted | null =>
  [...accepted].reduce((best, one) => (best === null || (one !== null && less(best.ballot, one.ballot)) ? one : best));

export const paxos = {
  quorum: (servers: number): number => Math.floor(servers / 2) + 1,
  /** What a leader proposes, given what a majority had accepted before it promised. */
  choose: (promises: ReadonlyMap<NodeId, Accepted | null>, own: Proposal): Proposal =>
    latest(promises.values())?.proposal ?? own,
  /** May a server that has heard of the ballot `heard` accept in `ballot`? */
  mayAccept: (heard: Ballot, ballot: Ballot): boolean => !less(ballot, heard),
  /** Does the leader tell the other servers what is decided? */
  announces: true,
};
export type Rules = typeof paxos;

type Sends = PaxosMessage | Answer;
type Answers = Outcome<PaxosServer, Sends>;
const step = next<PaxosServer, Sends>;

export const server = (first: NodeId, rules: Rules): Role<PaxosServer, PaxosMessage | Ask, Sends> => {
  /** A promise more. With those of a majority the leader proposes, and is the first to accept. */
  const promised = (s: PaxosServer, self: NodeId, peers: readonly NodeId[]): Answers => {
    if (s.promises.size !== rules.quorum(peers.length + 1)) return step(s);
    const { ballot } = s;
    const proposal = rules.choose(s.promises, s.proposal!);
    return step(
      { ...s, proposal, accepted: { ballot, proposal }, acceptances: new Set(s.acceptances).add(self) },
      sendAll(peers, { type: "accept", ballot, proposal }),
    );
  };

  /** An acceptance more. With those of a majority it is decided: the servers are told, and the client. */
  const accepted = (s: PaxosServer, peers: readonly NodeId[]): Answers => {
    if (s.acceptances.size !== rules.quorum(peers.length + 1)) return step(s);
    const { ballot } = s;
    const proposal = s.proposal!;
    const { request } = proposal;
    return step(
      { ...s, decided: true },
      sendAll(rules.announces ? peers : [], { type: "decide", ballot, proposal }),
      send(request.client, { type: "putDone", request }),
    );
  };

  return {
    init: () => ({
      ballot: { round: 0, leader: first },
      proposal: null,
      promises: new Map(),
      acceptances: new Set(),
      accepted: null,
      decided: false,
    }),
    receive: (s, message, { self, from, peers }): Answers => {
      if (s.decided) {
        if (message.type !== "get") return undefined;
        return step(s, send(from, { type: "got", request: message.request, value: s.accepted!.proposal.value }));
      }
      switch (message.type) {
        case "put": {
          if (s.proposal !== null) return undefined;
          const ballot = { round: s.ballot.round + 1, leader: self };
          const proposal = { request: message.request, value: message.value };
          return step(
            { ...s, ballot, proposal, promises: new Map([[self, s.accepted]]), acceptances: new Set() },
            sendAll(peers, { type: "prepare", ballot }),
          );
        }
        case "get":
          return undefined; // not decided here; perhaps elsewhere
        case "prepare": {
          const { ballot } = message;
          return less(s.ballot, ballot)
            ? step({ ...s, ballot }, send(from, { type: "promise", ballot, accepted: s.accepted }))
            : undefined;
        }
        case "promise":
          return equal(message.ballot, s.ballot)
            ? promised({ ...s, promises: new Map(s.promises).set(from, message.accepted) }, self, peers)
            : undefined;
        case "accept": {
          const { ballot, proposal } = message;
          return rules.mayAccept(s.ballot, ballot)
            ? step({ ...s, ballot, accepted: { ballot, proposal } }, send(from, { type: "acceptance", ballot }))
            : undefined;
        }
        case "acceptance":
          return equal(message.ballot, s.ballot)
            ? accepted({ ...s, acceptances: new Set(s.acceptances).add(from) }, peers)
            : undefined;
        case "decide": {
          const { ballot, proposal } = message;
          return step({ ...s, ballot, accepted: { ballot, proposal }, decided: true });
        }
      }
    },
  };
};
