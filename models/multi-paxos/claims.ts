// What is claimed of Multi-Paxos: each slot is decided once, and every replica executes the same commands in the same order.
// The one idea: agreement slot by slot is agreement on a sequence only if nobody executes past a hole.
// Not here: what each message is owed (duties.ts), message delays (delays.ts), what clients see (service.ts).
import { always, reachable, step, type World } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import type { Acceptor } from "./acceptor.ts";
import {
  adopts,
  type countedBy,
  type Electorate,
  type Happening,
  learns,
  proceeds,
  rises,
  tells,
  votersOf,
} from "./duties.ts";
import type { Replica, Vote } from "./replica.ts";
import { NO_OP, type Proposal } from "./rules.ts";
import { type Message, votes } from "./votes.ts";

export interface Nodes {
  readonly replica: readonly Replica[];
  readonly acceptor: readonly Acceptor[];
}
type MultiPaxos = World<Message>;

/** For each slot, the commands that enough acceptors have accepted in one ballot. */
const chosen = (cast: ReadonlySet<Vote>, phase2: number): ReadonlyMap<number, ReadonlySet<string>> => {
  const all = [...cast];
  const isChosen = (vote: Vote): boolean =>
    all.filter((other) => other.slot === vote.slot && other.ballot === vote.ballot && other.command === vote.command)
      .length >= phase2;
  const slots = new Map<number, Set<string>>();
  for (const vote of all.filter(isChosen)) slots.set(vote.slot, (slots.get(vote.slot) ?? new Set()).add(vote.command));
  return slots;
};

export const claims = (
  slots: number,
  electorate: Electorate,
  counted: ReturnType<typeof countedBy>,
  catchesUp: boolean,
) => {
  const { acceptors, phase2, successors, asks } = electorate;
  const chosenIn = ({ seen }: MultiPaxos) => chosen(seen(votes), phase2);
  const wasChosen = (world: MultiPaxos, command: string): boolean =>
    [...chosenIn(world).values()].some((commands) => commands.has(command));
  return {
    "a slot has one chosen command": always((_nodes: Nodes, world: MultiPaxos) => {
      const all = [...chosenIn(world).values()];
      return all.length === 0 ? undefined : all.every(({ size }) => size === 1);
    }),
    "a ballot proposes one command for a slot": always((_nodes: Nodes, { seen, network }: MultiPaxos) => {
      const all = [...seen(votes), ...network.flatMap(({ message }) => (message.type === "accept" ? [message] : []))];
      return all.length === 0
        ? undefined
        : all.every((one) =>
            all.every((o) => one.slot !== o.slot || one.ballot !== o.ballot || one.command === o.command),
          );
    }),
    "what a replica takes for chosen is chosen": always(({ replica }: Nodes, world: MultiPaxos) => {
      const known = replica.flatMap(({ log }) => [...log]);
      const all = chosenIn(world);
      return known.length === 0 ? undefined : known.every(([slot, command]) => all.get(slot)?.has(command) === true);
    }),
    "replicas execute the same commands in the same order": always(({ replica }: Nodes) => {
      const ran = replica.map(({ executed }) => executed);
      if (ran.filter(({ length }) => length > 0).length < 2) return undefined;
      return ran.every((one) =>
        ran.every((other) => one.every((e, i) => i >= other.length || other[i]!.command === e.command)),
      );
    }),
    "a replica executes what it knows slot after slot": always(({ replica }: Nodes) =>
      replica.every(({ executed }) => executed.length === 0)
        ? undefined
        : replica.every(({ executed, log }) =>
            executed.every(({ slot, command }, i) => slot === i && log.get(i) === command),
          ),
    ),
    "a promise is kept": step(({ acceptor: before }: Nodes, { acceptor: after }: Nodes) =>
      before.every(({ promised, accepted }, i) => {
        const changed = (slot: number, { ballot }: Proposal): boolean => accepted.get(slot)?.ballot !== ballot;
        const now = after[i]!;
        const votes = [...now.accepted].filter(([slot, proposal]) => changed(slot, proposal));
        return now.promised >= promised && votes.every(([, { ballot }]) => ballot >= promised);
      }),
    ),
    "a leader counts the promises of its own ballot, and of what they report the highest": always(
      (_: Nodes, { seen }: MultiPaxos) => seen(counted),
    ),
    "an acceptor answers in ballots that rise": step((_: Nodes, _after: Nodes, event: Happening) => rises(event)),
    "a leader proposes what is reported of a slot, and a no-op where nothing is": step(
      (_: Nodes, _after: Nodes, event: Happening) => adopts(event),
    ),
    "a slot is voted on by those whom what is chosen before it names": always((_nodes: Nodes, world: MultiPaxos) => {
      const all = [...world.seen(votes)];
      const log = new Map([...chosenIn(world)].flatMap(([slot, commands]) => [...commands].map((one) => [slot, one])));
      return all.length === 0
        ? undefined
        : all.every(({ slot, acceptor }) => votersOf(log, slot, electorate)?.includes(acceptor) === true);
    }),
    "a leader leaves no slot out, asks all who vote on it, and goes on as far as it may": step(
      (_: Nodes, _after: Nodes, event: Happening) => proceeds(event, slots, electorate),
    ),
    "a replica knows what the votes say that it has heard, and executes as far as there is no hole": step(
      (_: Nodes, _after: Nodes, event: Happening) => learns(event, electorate),
    ),
    "who has promised a leader has promised its ballot": always(({ replica, acceptor }: Nodes) => {
      const leaders = replica.flatMap(({ leads, ballot }) => (leads === null ? [] : [{ ...leads, ballot }]));
      return leaders.length === 0
        ? undefined
        : leaders.every(({ promised, ballot }) =>
            [...promised].every((id) => acceptor[Number(id.replace("acceptor", "")) - 1]!.promised >= ballot),
          );
    }),
    "what is executed stays executed": step(({ replica: before }: Nodes, { replica: after }: Nodes) =>
      before.every(({ executed }) => executed.length === 0)
        ? undefined
        : before.every(({ executed }, i) => executed.every(({ slot }, at) => after[i]!.executed[at]?.slot === slot)),
    ),
    "all slots can be executed": reachable(({ replica }: Nodes) =>
      replica.every(({ executed }) => executed.length === slots),
    ),
    "a leader can have two commands under way": reachable(({ replica }: Nodes) =>
      replica.some(({ leads, log }) => leads !== null && leads.slot - log.size >= 2 && leads.reported.size === 0),
    ),
    "a hole can be filled with a no-op": reachable((_nodes: Nodes, world: MultiPaxos) => wasChosen(world, NO_OP)),
    "a leader can finish what another has begun": reachable((_nodes: Nodes, { seen }: MultiPaxos) => {
      const cast = [...seen(votes)];
      return cast.some((vote) =>
        cast.some(
          (other) =>
            other.slot === vote.slot &&
            other.command === vote.command &&
            other.command !== NO_OP &&
            other.ballot < vote.ballot,
        ),
      );
    }),
    ...onlyIf(asks === "a quorum", {
      "two leaders can have the promises of different quorums": reachable(({ replica }: Nodes) => {
        const whole = replica.flatMap(({ leads }) => (leads === null ? [] : [leads.promised]));
        const quorums = whole.filter(({ size }) => size === acceptors.length - phase2 + 1);
        return quorums.some((one) => quorums.some((other) => [...one].some((id) => !other.has(id))));
      }),
    }),
    ...onlyIf(catchesUp, {
      "a replica tells one that asks what it knows to be chosen": step((_: Nodes, _after: Nodes, event: Happening) =>
        tells(event),
      ),
      // Nothing comes twice, so what is on its way to a replica it has not heard.
      "a replica can execute what it has heard too few votes on": reachable(
        ({ replica }: Nodes, { network }: MultiPaxos) =>
          replica.some(({ executed }, i) =>
            executed.some(({ slot }) => {
              const unheard = network.filter(
                ({ to, message }) => to === `replica${i + 1}` && message.type === "accepted" && message.slot === slot,
              );
              return acceptors.length - unheard.length < phase2;
            }),
          ),
      ),
    }),
    "another set of acceptors can take over": reachable((_nodes: Nodes, { seen }: MultiPaxos) =>
      [...seen(votes)].some(({ acceptor }) => successors.includes(acceptor)),
    ),
  };
};
