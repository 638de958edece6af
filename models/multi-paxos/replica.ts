// A replica of Multi-Paxos, as handlers: it leads, learns what is chosen for each slot, and executes it in order.
// The one idea: phase 1 for all slots at once; then every command costs only phase 2, in the next slot.
// Not here: acceptors (acceptor.ts), clients (service.ts), what is claimed (claims.ts).
import { match } from "ts-pattern";
import {
  type NodeId,
  next,
  type Outcome,
  type Role,
  type Self,
  type Send,
  type Step,
  send,
  sendAll,
} from "../../checker/index.ts";
import type { Answer, Request } from "./acceptor.ts";
import { type Command, type Log, NONE, type Proposal, READ, type Rules } from "./rules.ts";

/** A client's request, and what it is answered: the commands executed before it in the order of execution. */
export interface Ask {
  readonly type: "ask";
  readonly command: Command;
}
export interface Done {
  readonly type: "done";
  readonly command: Command;
  readonly after: readonly Command[];
}

/** Between replicas: from which slot on one knows nothing, and what another knows to be chosen from there on. */
export type CatchUp =
  | { readonly type: "missing"; readonly slot: number }
  | { readonly type: "known"; readonly log: Log };

export interface Vote extends Proposal {
  readonly slot: number;
  readonly acceptor: NodeId;
}
/** What phase 1 has told the replica so far. */
export interface Leadership {
  readonly promised: ReadonlySet<NodeId>;
  /** By slot, the highest proposal reported. */
  readonly reported: ReadonlyMap<number, Proposal>;
  /** The first slot for which it has proposed nothing yet, and of which it does not know what is chosen. */
  readonly slot: number;
}
export interface Replica {
  /** The last ballot that it has begun. Durable. */
  readonly ballot: number;
  /** Null: it does not lead. It is not told that another one does; its ballot just gets no further. */
  readonly leads: Leadership | null;
  /** Votes for slots of which it does not know what is chosen. */
  readonly votes: ReadonlySet<Vote>;
  readonly log: Log;
  readonly executed: readonly { readonly slot: number; readonly command: Command }[];
  /** Who waits for the execution of a command that it has proposed. */
  readonly waiting: ReadonlyMap<Command, NodeId>;
}

/** How the replicas are set up, which is no matter of the protocol. */
export interface Setting {
  readonly replicas: readonly NodeId[];
  /** The acceptors at the start, and those that a reconfiguration hands over to. */
  readonly acceptors: readonly NodeId[];
  readonly successors: readonly NodeId[];
  /** How many acceptors must accept. */
  readonly phase2: number;
  /** How many slots ahead of what it knows a leader may propose. */
  readonly window: number;
  readonly slots: number;
  readonly ballots: number;
  /** Whom a new leader asks for promises: all acceptors, or some quorum of the first ones. */
  readonly asks: "all" | "a quorum";
  /** What the replica may want to have done, unasked. */
  readonly commands: (replica: NodeId) => readonly Command[];
  /** Do replicas ask one another for what they have missed? */
  readonly catchesUp: boolean;
  /** Has replica1 done phase 1 of ballot 0 before the start? */
  readonly established: boolean;
}

type Sends = Request | Done | CatchUp;
const done = (client: NodeId, command: Command, { executed }: Pick<Replica, "executed">): Send<Done> =>
  send(client, { type: "done", command, after: executed.map((one) => one.command) });
type Answers = Outcome<Replica, Sends>;

export const replica = (setting: Setting, rules: Rules): Role<Replica, Answer | Ask | CatchUp, Sends> => {
  const { replicas, acceptors, successors, phase2, window, slots, ballots } = setting;
  const everybody = [...new Set([...acceptors, ...successors])];
  const phase1 = (members: readonly NodeId[]): number => rules.phase1(members.length, phase2);

  /** The acceptors that vote on a slot; undefined: what is known does not tell. */
  const votersOf = (log: Log, slot: number): readonly NodeId[] | undefined =>
    match(rules.handedOver(log, slot, window))
      .with("yes", () => rules.takesOver(acceptors, successors))
      .with("no", () => acceptors)
      .with("unknown", () => undefined)
      .exhaustive();

  /** May it propose for the slot: does it know the voters, and has a quorum of them promised? */
  const isOpen = (log: Log, { promised }: Leadership, slot: number): boolean => {
    const voters = slot < slots ? votersOf(log, slot) : undefined;
    return voters !== undefined && voters.filter((id) => promised.has(id)).length >= phase1(voters);
  };

  const accept = (s: Replica, slot: number, command: Command): readonly Send<Request>[] =>
    sendAll(votersOf(s.log, slot) ?? [], { type: "accept", slot, ballot: s.ballot, command });

  /** As leader: proposes again what was reported, and fills the holes below it, as far as it may ("Paxos made simple", 3). */
  const takeOver = (s: Replica): Step<Replica, Sends> => {
    if (s.leads === null) return next(s);
    const { reported } = s.leads;
    const sends: Send<Request>[] = [];
    let { slot } = s.leads;
    const last = Math.max(NONE, ...reported.keys());
    while (slot <= last && (s.log.has(slot) || isOpen(s.log, s.leads, slot))) {
      const command = s.log.has(slot) ? undefined : rules.fills(reported.get(slot));
      if (command !== undefined) sends.push(...accept(s, slot, command));
      slot = rules.nextSlot(slot);
    }
    return next({ ...s, leads: { ...s.leads, slot } }, sends);
  };

  /** As leader in the steady state: a command of its own in the next slot. */
  const propose = (s: Replica, command: Command): Step<Replica, Sends> | undefined => {
    if (s.leads === null) return undefined;
    const { reported, slot } = s.leads;
    if (slot <= Math.max(NONE, ...reported.keys()) || !isOpen(s.log, s.leads, slot)) return undefined;
    return next({ ...s, leads: { ...s.leads, slot: slot + 1 } }, accept(s, slot, command));
  };

  /** Have enough of the slot's acceptors accepted this proposal, as far as these votes tell ("Paxos made simple", 2.3)? */
  const isChosen = ({ votes, log }: Replica, vote: Vote): boolean => {
    const together = [...votes].filter((other) => other.slot === vote.slot && rules.countTogether(other, vote));
    const voters = votersOf(log, vote.slot) ?? [];
    return voters.filter((id) => together.some(({ acceptor }) => acceptor === id)).length >= phase2;
  };

  /** Learns what is chosen, one slot after another: what is chosen in one may tell whose votes count in another. */
  const learnChosen = (s: Replica): Replica => {
    const chosen = [...s.votes].find((vote) => !s.log.has(vote.slot) && isChosen(s, vote));
    return chosen === undefined ? s : learnChosen({ ...s, log: new Map(s.log).set(chosen.slot, chosen.command) });
  };

  /** Executes slot after slot as far as it knows them, and answers who waits for it (`perform` of "Paxos made moderately complex"). */
  const execute = (s: Replica): Step<Replica, Sends> => {
    const slot = rules.executes(s.log, s.executed.at(-1)?.slot ?? NONE);
    if (slot === undefined) return next(s);
    const command = s.log.get(slot)!;
    const client = s.waiting.get(command);
    const rest = execute({
      ...s,
      executed: [...s.executed, { slot, command }],
      waiting: new Map([...s.waiting].filter(([one]) => one !== command)),
    });
    return next(rest.state, client === undefined ? [] : done(client, command, s), rest.sends);
  };

  /** A vote has come in: learn what is chosen, execute what is in order, and propose what may be proposed now. */
  const learn = (s: Replica): Step<Replica, Sends> => {
    const known = learnChosen(s);
    const executed = execute({ ...known, votes: new Set([...s.votes].filter(({ slot }) => !known.log.has(slot))) });
    const led = takeOver(executed.state);
    return next(led.state, led.sends, executed.sends);
  };

  /** Phase 1b: one more has promised, and reported for each slot what it accepted last; of these the highest counts. */
  const promisedBy = (s: Replica, leads: Leadership, from: NodeId, accepted: ReadonlyMap<number, Proposal>) => {
    const isSettled = (slot: number): boolean => slot < leads.slot || isOpen(s.log, leads, slot);
    // Late ones tell nothing, once all slots that are left are open.
    if (Array.from({ length: slots }, (_, slot) => slot).every(isSettled)) return next<Replica, Sends>(s);
    const reported = new Map(leads.reported);
    for (const [slot, proposal] of accepted)
      if (rules.outbids(proposal, reported.get(slot))) reported.set(slot, proposal);
    return takeOver({ ...s, leads: { ...leads, promised: new Set(leads.promised).add(from), reported } });
  };

  const firstUnknown = ({ log }: Replica): number => {
    let slot = 0;
    while (log.has(slot)) slot += 1;
    return slot;
  };
  /** A replica asks another for what it has missed, whenever it likes: it cannot know whether there is anything. */
  const catchUp = {
    each: replicas,
    do: (s: Replica, peer: NodeId, { self }: Self) =>
      peer !== self && firstUnknown(s) < slots
        ? next<Replica, Sends>(s, send(peer, { type: "missing", slot: firstUnknown(s) }))
        : undefined,
  };

  const first: Replica = {
    ballot: NONE,
    leads: null,
    votes: new Set(),
    log: new Map(),
    executed: [],
    waiting: new Map(),
  };
  const lead = (s: Replica, ballot: number, promised: readonly NodeId[]): Replica => ({
    ...s,
    ballot,
    leads: { promised: new Set(promised), reported: new Map(), slot: firstUnknown(s) },
  });

  return {
    init: ({ self }) => (setting.established && self === replicas[0] ? lead(first, 0, everybody) : first),
    durable: rules.replicaDurable,
    actions: {
      /** Phase 1a, in the next of its ballots, for all slots. */
      prepare: (s, { self }) => {
        let ballot = s.ballot + 1;
        while (ballot % replicas.length !== replicas.indexOf(self)) ballot += 1;
        if (ballot >= ballots) return undefined;
        const asked = setting.asks === "all" ? [everybody] : subsets(acceptors, phase1(acceptors));
        const steps = rules
          .asksOneOf(asked)
          .map(
            (some) =>
              [
                `asks ${some.join(", ")}`,
                next<Replica, Sends>(lead(s, ballot, []), sendAll(some, { type: "prepare", ballot })),
              ] as const,
          );
        return steps.length === 1 ? steps[0]![1] : Object.fromEntries(steps);
      },
      command: {
        each: [...new Set(replicas.flatMap(setting.commands))],
        do: (s, command, { self }) => (setting.commands(self).includes(command) ? propose(s, command) : undefined),
      },
      ...(setting.catchesUp && { catchUp }),
    },
    receive: (s, message, { from }) =>
      match(message)
        .returnType<Answers>()
        .with({ type: "promise" }, ({ ballot, accepted }) =>
          s.leads !== null && rules.countsPromise(ballot, s.ballot) ? promisedBy(s, s.leads, from, accepted) : next(s),
        )
        .with({ type: "accepted" }, ({ slot, ballot, command }) =>
          s.log.has(slot)
            ? next(s)
            : learn({ ...s, votes: new Set([...s.votes, { acceptor: from, slot, ballot, command }]) }),
        )
        .with({ type: "missing" }, ({ slot }) => {
          const log = new Map([...rules.knows(s)].filter(([one]) => one >= slot));
          return next(s, log.size === 0 ? [] : send(from, { type: "known", log }));
        })
        .with({ type: "known" }, ({ log }) => learn({ ...s, log: new Map([...log, ...s.log]) }))
        .with({ type: "ask" }, ({ command }) => {
          if (command === READ && rules.readsLocally)
            return s.leads !== null && isOpen(s.log, s.leads, s.leads.slot)
              ? next(s, done(from, command, s))
              : undefined;
          const proposed = propose(s, command); // undefined: it does not lead now, and the request waits
          return (
            proposed && next({ ...proposed.state, waiting: new Map(s.waiting).set(command, from) }, proposed.sends)
          );
        })
        .exhaustive(),
  };
};

/** Every subset of exactly `size` members. */
const subsets = <T>(members: readonly T[], size: number): readonly (readonly T[])[] =>
  size === 0
    ? [[]]
    : members.flatMap((member, i) => subsets(members.slice(i + 1), size - 1).map((rest) => [member, ...rest]));
