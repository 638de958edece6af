// Random protocols of one or two large groups of alike members, who tell each other and a boss of themselves.
// The one idea: a boss picks a few members, so that seven of them have few states; what they say and remember is names, of
// themselves and of others, so that members differ in more than what they hold.
// Not here: what is compared (groups-of-seven.ts).
import fc from "fast-check";
import type { ProtocolSource } from "../../checker/index.ts";
import { always, next, observer, protocol, reachable, replicated, send, step } from "../../checker/index.ts";

/** What a member does with a message while it is in a phase. */
interface Reaction {
  readonly phase: number;
  /** What it remembers of the sender, or of whom the message is about. */
  readonly remembers: "nothing" | "sender" | "subject";
  readonly answers: "nobody" | "sender" | "boss" | "peers" | "subject";
  readonly about: "self" | "sender" | "remembered";
}

export interface GroupRules {
  readonly sizes: readonly number[];
  readonly memory: "one" | "set" | "map" | "list";
  readonly picks: number;
  /** Members also begin by themselves. */
  readonly wakes: boolean;
  /**
   * The boss remembers whom it picked; of few members, each points at one of all of them by itself instead, so that pairs and
   * rings come about, whose members are alike and no twins.
   */
  readonly points: boolean;
  readonly fifo: boolean;
  readonly crashes: boolean;
  readonly watched: boolean;
  readonly bossRemembers: boolean;
  readonly reactions: readonly Reaction[];
  /** Of the claims: so many in the last phase. */
  readonly most: number;
}

export interface Member {
  readonly phase: number;
  readonly seen: unknown;
}

const LAST = 2;

const reaction: fc.Arbitrary<Reaction> = fc.record({
  phase: fc.integer({ min: 0, max: LAST }),
  remembers: fc.constantFrom("nothing", "sender", "subject"),
  answers: fc.constantFrom("nobody", "nobody", "sender", "boss", "peers", "subject"),
  about: fc.constantFrom("self", "sender", "remembered"),
});

const sizes: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.constantFrom([4], [5], [7], [7], [8]),
  fc.constantFrom([3, 4], [4, 4], [2, 5], [3, 4, 3], [2, 2, 2]),
  fc.constantFrom([4], [2, 2], [3]),
);
/** More members that point as they like have too many states. */
const FEW = 4;

export const groupRules: fc.Arbitrary<GroupRules> = fc.record({
  sizes,
  memory: fc.constantFrom("one", "set", "map", "list"),
  picks: fc.integer({ min: 1, max: 3 }),
  wakes: fc.constantFrom(true, false, false),
  points: fc.constantFrom(true, false),
  fifo: fc.boolean(),
  crashes: fc.constantFrom(true, false, false),
  watched: fc.constantFrom(true, false),
  bossRemembers: fc.boolean(),
  reactions: fc.array(reaction, { minLength: LAST + 1, maxLength: LAST + 1 }),
  most: fc.integer({ min: 1, max: 3 }),
});

/** Empty, and with one more name. */
const memories: {
  readonly [kind in GroupRules["memory"]]: readonly [unknown, (seen: never, name: string) => unknown];
} = {
  one: [null, (_, name) => name],
  set: [new Set(), (seen: ReadonlySet<string>, name) => new Set([...seen, name])],
  map: [
    new Map(),
    (seen: ReadonlyMap<string, number>, name) => new Map([...seen, [name, Math.min(2, (seen.get(name) ?? 0) + 1)]]),
  ],
  list: [[], (seen: readonly string[], name) => [...seen, name].slice(-2)],
};

/** Names that are remembered. */
const namesIn = (seen: unknown): readonly string[] =>
  seen === null
    ? []
    : typeof seen === "string"
      ? [seen]
      : seen instanceof Map
        ? [...seen.keys()]
        : [...(seen as Set<string>)];

interface Told {
  readonly type: "tell";
  readonly about: string;
}
interface Here {
  readonly self: string;
  readonly peers: readonly string[];
  readonly from: string;
}

const receiveOf =
  ({ reactions, memory }: GroupRules) =>
  (state: Member, { about }: Told, { self, peers, from }: Here) => {
    const { phase, remembers, answers, about: tells } = reactions[state.phase]!;
    if (phase < state.phase) return next(state);
    const [, add] = memories[memory];
    const seen = remembers === "nothing" ? state.seen : add(state.seen as never, remembers === "sender" ? from : about);
    const known = namesIn(state.seen);
    const subject = tells === "self" ? self : tells === "sender" ? from : known.length === 1 ? known[0]! : self;
    const to = { nobody: [], sender: [from], boss: ["boss"], peers, subject: about === self ? [] : [about] }[answers];
    // Nobody speaks twice in a phase, so that talk ends.
    const speaks = phase > state.phase ? to : [];
    return next(
      { phase, seen },
      ...speaks.filter((name) => name !== self).map((name) => send(name, { type: "tell", about: subject })),
    );
  };

/** A symmetric protocol. */
export const groupsProtocol = (rules: GroupRules): ProtocolSource => {
  const { sizes: all, picks, wakes, points, fifo, crashes, watched, bossRemembers, memory, most } = rules;
  const [empty, add] = memories[memory];
  const names = all.map((_, i) => `group${"abc"[i]}`);
  const members = all.flatMap((size, i) => Array.from({ length: size }, (_, m) => `${names[i]}${m + 1}`));
  const rings = points && members.length <= FEW;
  const tell = (about: string) => ({ type: "tell", about });
  /** Whom the boss tells of: of a set or map which name is the first tells members apart, so of several it names none. */
  const named = (seen: unknown): string | undefined => {
    const known = namesIn(seen);
    return memory === "list" || known.length === 1 ? known[0] : undefined;
  };
  const pointing = (state: Member, to: string, { self }: Pick<Here, "self">) =>
    state.phase === 0 && to !== self ? next({ phase: 1, seen: add(empty as never, to) }) : undefined;
  const role = {
    init: () => ({ phase: 0, seen: empty }),
    receive: receiveOf(rules),
    actions: {
      ...(wakes ? { wake: (state: Member) => (state.phase === 0 ? next({ ...state, phase: LAST }) : undefined) } : {}),
      ...(rings ? { point: { each: members, do: pointing } } : {}),
    },
    ...(crashes ? { durable: ["phase"] } : {}),
  };
  const boss = {
    init: () => ({ left: rings ? 0 : picks, seen: empty }),
    actions: {
      pick: {
        each: members,
        do: ({ left, seen }: { left: number; seen: unknown }, to: string) =>
          left > 0
            ? next({ left: left - 1, seen: points ? add(seen as never, to) : seen }, send(to, tell(named(seen) ?? to)))
            : undefined,
      },
    },
    receive: (state: { left: number; seen: unknown }, { about }: Told, { from }: Here) =>
      next(bossRemembers ? { ...state, seen: add(state.seen as never, about === from ? from : about) } : state),
  };
  const last = observer(
    "last",
    null as string | null,
    (memory: string | null, event: { readonly kind: string; readonly node: string }) =>
      event.kind === "deliver" && event.node !== "boss" ? event.node : memory,
  );
  type All = { readonly [group: string]: readonly Member[] };
  const every = (nodes: All): readonly (Member & { readonly id: string })[] =>
    names.flatMap((name) => nodes[name]!.map((member, i) => ({ ...member, id: `${name}${i + 1}` })));
  return protocol(
    "groups",
    {
      nodes: { ...Object.fromEntries(names.map((name, i) => [name, replicated(all[i]!, role as never)])), boss },
      network: {
        order: fifo ? "fifo" : "none",
        copies: "many",
        loses: "never",
        duplicates: "never",
        onCrash: fifo ? "keep" : undefined,
      },
      ...(crashes ? { crashes: [{ of: names[0]!, atMost: 1, restarts: "later" }] } : {}),
      observers: watched ? [last] : [],
      symmetry: names,
      ends: () => true,
    } as never,
    {
      "few are in the last phase": always(
        (nodes: All) => every(nodes).filter(({ phase }) => phase === LAST).length <= most,
      ),
      "nobody remembers itself": always((nodes: All) =>
        every(nodes).every(({ id, seen }) => !namesIn(seen).includes(id)),
      ),
      "two remember the same": reachable((nodes: All) => {
        const remembered = every(nodes).flatMap(({ seen }) => [...new Set(namesIn(seen))]);
        return new Set(remembered).size < remembered.length;
      }),
      "who is told of itself was in no phase": step(
        (before: All, _: All, event: { kind: string; node?: string; message?: unknown }) => {
          if (event.kind !== "deliver" || (event.message as Told).about !== event.node) return undefined;
          return every(before).find(({ id }) => id === event.node)?.phase !== 1;
        },
      ),
    } as never,
  ) as unknown as ProtocolSource;
};
