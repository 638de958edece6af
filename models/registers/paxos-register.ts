// Paxos by messages, used as a register: a put proposes a value, a get asks what was decided.
// The one idea: what one server has decided every other decides, so that all gets agree; that is consensus, and more than a register.
// Not here: Paxos as a set of messages, with its proof (reference/lamport-paxos.ts); a register without consensus (abd.ts).
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
  names,
  protocol,
  reachable,
  replicated,
} from "../../checker/index.ts";
import { client, isDone, object, operations } from "./clients.ts";
import { paxos, server } from "./paxos-server.ts";

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
