// Paxos by messages, used as a register: a put proposes a value, a get asks what was decided.
// The one idea: what one server has decided every other decides, so that all gets agree; that is consensus, and more than a register.
// Not here: the clients (clients.ts); Paxos as a set of messages, with its proof (reference/lamport-paxos.ts); a register without
// consensus (abd.ts).
//
// WHAT IS MODELLED
// Three servers. A client puts a value of its own, and then gets. A server that is asked to put, and leads nothing yet, begins a ballot:
// it asks the others for promises, and with a majority's (its own included) proposes the latest of what they have accepted, or
// its client's value if they have accepted nothing. With a majority's acceptance the value is decided: the others are told, and the client
// whose value it is, who need not be its own. A server that knows the decision answers gets with it, and takes nothing else. What a
// server has no use for stays in flight: a put to one that leads already, a get to one that knows no decision yet.
//
// WHAT IT IS NOT
// A register of many writes. One value is decided for good. A client whose value lost is never answered, so that its put may always be
// thought of as not having taken effect; so everything that is answered is linearizable. Nobody tries again, so the losers wait
// at the end (`ends`), and that one client at least has been served is what `no deadlock` says.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Crashes and loss: messages may wait for ever, and a server that is never heard of has crashed. Duplication, and a restart from disk.
// Retries, which make the graph infinite.
//
// WHAT IS REMEMBERED
// The whole history of the clients, because the published count has it in the state. A memory that forgets (abd.ts) would do.
//
// SOURCES
// github.com/stateright/stateright, examples/paxos.rs, src/actor/register.rs and src/actor/model.rs, of which this is a transcription, with
// its unordered network that neither loses nor duplicates: a bag, in which a message that changes nothing and sends nothing stays. Its test
// says 16,668 states for two clients. One thing differs in form: a request is named by its client and number, and not by a number.
// Lamport, "Paxos made simple", ACM SIGACT News 32(4), 2001, sections 2.2 to 2.4.
import {
  always,
  historyObserver,
  integer,
  linearizable,
  model,
  type NodeId,
  names,
  next,
  type Outcome,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sendAll,
} from "../../checker/index.ts";
import { type Answer, type Ask, client, isDone, object, operations, type Request } from "./clients.ts";

/** Ordered by round, then by server. */
interface Ballot {
  readonly round: number;
  readonly leader: NodeId;
}
interface Proposal {
  readonly request: Request;
  readonly value: string;
}
interface Accepted {
  readonly ballot: Ballot;
  readonly proposal: Proposal;
}
interface PaxosServer {
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
type PaxosMessage =
  | { readonly type: "prepare"; readonly ballot: Ballot }
  | { readonly type: "promise"; readonly ballot: Ballot; readonly accepted: Accepted | null }
  | { readonly type: "accept"; readonly ballot: Ballot; readonly proposal: Proposal }
  | { readonly type: "acceptance"; readonly ballot: Ballot }
  | { readonly type: "decide"; readonly ballot: Ballot; readonly proposal: Proposal };

const less = (a: Ballot, b: Ballot): boolean => a.round < b.round || (a.round === b.round && a.leader < b.leader);
const equal = (a: Ballot, b: Ballot): boolean => a.round === b.round && a.leader === b.leader;

const latest = (accepted: Iterable<Accepted | null>): Accepted | null =>
  [...accepted].reduce((best, one) => (best === null || (one !== null && less(best.ballot, one.ballot)) ? one : best));

const paxos = {
  quorum: (servers: number): number => Math.floor(servers / 2) + 1,
  /** What a leader proposes, given what a majority had accepted before it promised. */
  choose: (promises: ReadonlyMap<NodeId, Accepted | null>, own: Proposal): Proposal =>
    latest(promises.values())?.proposal ?? own,
  /** May a server that has heard of the ballot `heard` accept in `ballot`? */
  mayAccept: (heard: Ballot, ballot: Ballot): boolean => !less(ballot, heard),
  /** Does the leader tell the other servers what is decided? */
  announces: true,
};
type Rules = typeof paxos;

type Sends = PaxosMessage | Answer;
type Answers = Outcome<PaxosServer, Sends>;
const step = next<PaxosServer, Sends>;

/** Proposer, acceptor and learner in one: the leader of a ballot asks a majority what they have accepted, and proposes the latest. */
const server = (first: NodeId, rules: Rules): Role<PaxosServer, PaxosMessage | Ask, Sends> => {
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

const SERVERS = 3;

export default model({
  name: "paxos-register",
  summary: "message-passing Paxos used as a register (Stateright's example)",
  parameters: { clients: integer({ default: 2, min: 1, max: 4, summary: "clients; each puts once and then gets" }) },
  rules: paxos,
  build: ({ clients: count }, rules) => {
    const servers = names("server", SERVERS);
    const clients = names("client", count);
    const workload = { servers, clients, writers: count, readers: count, gets: 1, asks: "in turn" } as const;
    const history = historyObserver("history", operations(workload));
    return protocol(
      "paxos register",
      {
        nodes: { server: replicated(SERVERS, server("server1", rules)), client: replicated(count, client(workload)) },
        network: { order: "none", copies: "many", loses: "never", duplicates: "never" },
        observers: [history],
        ends: ({ client }) => client.some(isDone),
      },
      {
        linearizable: always((_nodes, { seen }) => linearizable(object, seen(history))),
        "one value is decided": always(({ server }) => {
          const values = server.filter(({ decided }) => decided).map(({ accepted }) => accepted?.proposal.value);
          return values.length < 2 ? undefined : new Set(values).size === 1;
        }),
        "a value can be got": reachable((_nodes, { network }) =>
          network.some(({ message }) => message.type === "got" && message.value !== null),
        ),
        "a put can wait for ever": reachable(({ server, client }) =>
          server.every(
            ({ decided, accepted }) =>
              decided &&
              client.some(({ waitsFor }, i) => waitsFor === 1 && accepted?.proposal.request.client !== clients[i]),
          ),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "two clients" },
    "one client": {
      summary: "nobody competes",
      with: { clients: 1 },
      expect: { "a put can wait for ever": "unreachable" },
    },
    "three clients": { summary: "every server leads", with: { clients: 3 }, large: true },
  },
  mutants: {
    noAdopt: {
      summary: "a leader proposes its own value whatever had been accepted",
      breaks: "linearizable",
      rules: { choose: (_promises, own) => own },
    },
    ignorePromise: {
      summary: "a server accepts in a ballot older than the one that it has promised to",
      breaks: "one value is decided",
      rules: { mayAccept: () => true },
    },
    silent: {
      summary: "the leader tells only the client what is decided",
      breaks: "a value can be got",
      with: { clients: 1 },
      rules: { announces: false },
    },
  },
});
