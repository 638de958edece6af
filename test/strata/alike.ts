// Random protocols of nodes that are alike, honest ones and ones that tell them apart.
// The one idea: a protocol is honest by construction, because its rules use names only by whether they are equal; and a lie is put
// in that uses their order, their position, or one of them.
// Not here: comparing (symmetry-proof.ts).
import fc from "fast-check";
import {
  always,
  next,
  observer,
  type ProtocolSource,
  protocol,
  reachable,
  replicated,
  send,
  step,
} from "../../checker/language/index.ts";

const LIES = [
  "elects the least name",
  "asks the first peer",
  "acts as member 1",
  "has a family of some",
  "chooses by order",
  "claims by position",
  "steps by name",
  "is bounded by position",
  "observes the least name",
  "observes the first closely",
  "observes the last closely",
  "has a key by name",
  "tells peers in order",
  "crashes by name",
] as const;
export type Lie = (typeof LIES)[number];

export interface AlikeRules {
  readonly sizes: readonly number[];
  readonly most: number;
  readonly rules: readonly string[];
  readonly order: "none" | "fifo" | "key";
  readonly copies: "one" | "many";
  readonly loses: boolean;
  readonly atOnce: boolean;
  readonly restarts: "at once" | "later" | "never" | null;
  readonly midStep: boolean;
  readonly detector: boolean;
  readonly durable: boolean;
  readonly observers: boolean;
  readonly lie: Lie | null;
  readonly maxDepth: number | null;
}

const RULES = ["up", "greet", "tell", "ask", "pick", "answer", "gather", "flip"] as const;

/** `lies`: which it may tell. */
export const alikeRules = (always: Partial<AlikeRules>, lies: readonly Lie[] = LIES): fc.Arbitrary<AlikeRules> =>
  fc
    .record({
      sizes: fc.oneof(
        { weight: 4, arbitrary: fc.constant([3]) },
        { weight: 3, arbitrary: fc.constant([2]) },
        { weight: 1, arbitrary: fc.constant([4]) },
        { weight: 2, arbitrary: fc.constant([2, 2]) },
      ),
      most: fc.integer({ min: 1, max: 2 }),
      rules: fc.subarray([...RULES], { minLength: 2, maxLength: 4 }),
      order: fc.constantFrom("none", "none", "fifo", "key") as fc.Arbitrary<AlikeRules["order"]>,
      copies: fc.constantFrom("one", "many") as fc.Arbitrary<AlikeRules["copies"]>,
      loses: fc.boolean(),
      atOnce: fc.boolean(),
      restarts: fc.constantFrom(null, null, "at once", "later", "never") as fc.Arbitrary<AlikeRules["restarts"]>,
      midStep: fc.boolean(),
      detector: fc.boolean(),
      durable: fc.boolean(),
      observers: fc.boolean(),
      lie: fc.option(fc.constantFrom(...lies), { freq: 2 }),
      maxDepth: fc.option(fc.integer({ min: 3, max: 6 }), { freq: 2 }),
    })
    .map((rules) => ({ ...rules, ...always }));

interface Member {
  readonly n: number;
  readonly saw: string | null;
  readonly up: boolean;
}
interface Boss {
  readonly done: ReadonlySet<string>;
  readonly first: string | null;
  readonly sent: boolean;
}
interface Self {
  readonly self: string;
  readonly peers: readonly string[];
}
interface Message {
  readonly type: string;
  readonly about?: string;
}

/** The members of all groups, and the same in the order that tells them apart. */
const membersOf = ({ sizes }: AlikeRules): string[] =>
  sizes.flatMap((size, g) => Array.from({ length: size }, (_, i) => `${"ab"[g]}${i + 1}`));

const memberOf = (of: AlikeRules): object => {
  const { rules, most, lie, durable, detector } = of;
  const has = (rule: string): boolean => rules.includes(rule);
  const [first] = membersOf(of);
  const each = lie === "has a family of some" ? membersOf(of).slice(0, 1) : membersOf(of);
  const more = (s: Member): Member => ({ ...s, n: Math.min(most, s.n + 1) });
  return {
    init: (): Member => ({ n: 0, saw: null, up: false }),
    actions: {
      ...(has("up") && { up: (s: Member) => (s.n < most ? next({ ...s, n: s.n + 1 }) : undefined) }),
      ...(has("flip") && {
        flip: (s: Member) =>
          s.up ? undefined : { high: next({ ...s, up: true }), low: next(more({ ...s, up: true })) },
      }),
      ...(has("greet") && {
        greet: (s: Member, { peers }: Self) =>
          s.n === 0 ? next({ ...s, n: 1 }, ...peers.map((peer) => send(peer, { type: "hi" }))) : undefined,
      }),
      ...((has("tell") || has("gather")) && {
        tell: (s: Member) => (s.up ? undefined : next({ ...s, up: true }, send("boss", { type: "tell" }))),
      }),
      ...((has("ask") || lie === "has a family of some") && {
        ask: {
          each,
          do: (s: Member, value: string, { self }: Self) =>
            s.saw === null && value !== self
              ? next({ ...s, saw: value }, send("boss", { type: "about", about: value }))
              : undefined,
        },
      }),
      ...((has("pick") || lie === "chooses by order") && {
        pick: (s: Member, { peers }: Self) =>
          s.saw !== null || s.n < most
            ? undefined
            : Object.fromEntries(
                (lie === "chooses by order" ? peers.slice(1) : peers).map((peer) => [
                  `pick(${peer})`,
                  next({ ...s, saw: peer }),
                ]),
              ),
      }),
      ...(lie === "asks the first peer" && {
        first: (s: Member, { peers }: Self) =>
          s.n === most ? next({ ...s, n: 0 }, send(peers[0]!, { type: "hi" })) : undefined,
      }),
      ...(lie === "acts as member 1" && {
        special: (s: Member, { self }: Self) => (self === first && s.n === 1 ? next({ ...s, up: !s.up }) : undefined),
      }),
      ...(lie === "tells peers in order" && {
        list: (s: Member, { peers }: Self) =>
          s.n === most && s.saw === null
            ? next({ ...s, saw: "boss" }, ...peers.map((about) => send("boss", { type: "about", about })))
            : undefined,
      }),
    },
    receive: (s: Member, { type, about }: Message, { from, self }: { from: string; self: string }) => {
      if (type === "lead") return next({ ...s, up: true, saw: about ?? s.saw });
      if (has("answer") && type === "hi") return next({ ...s, saw: s.saw ?? from }, send(from, { type: "back" }));
      if (has("pick") && type === "hi" && s.saw === null)
        return { [`${from} to ${self}`]: next({ ...s, saw: from }), no: next(more(s)) };
      return next(s.saw === null ? { ...s, saw: from } : s.saw === from ? more(s) : { ...s, up: !s.up });
    },
    ...(detector && {
      suspect: (s: Member, peer: string) => next({ ...s, saw: s.saw === peer ? null : s.saw, n: 0 }),
    }),
    ...(durable && lie !== "crashes by name" && { durable: ["saw"] }),
    ...(lie === "crashes by name" && {
      crash: (s: Member, { self }: Self) => ({ ...s, n: self === first ? 0 : s.n, saw: self }),
    }),
    restart: (s: Member, { self, peers }: Self) =>
      next({ ...s, saw: self }, ...peers.map((to) => send(to, { type: "hi" }))),
  };
};

const bossOf = (of: AlikeRules): object => {
  const { lie, rules } = of;
  const members = membersOf(of).filter((name) => name.startsWith("a"));
  const ready = ({ done, sent }: Boss): boolean => done.size >= 2 && !sent;
  return {
    init: (): Boss => ({ done: new Set(), first: null, sent: false }),
    actions: {
      ...(rules.includes("gather") && {
        lead: (s: Boss) =>
          ready(s) && s.first !== null
            ? next({ ...s, sent: true }, ...[...s.done].map((to) => send(to, { type: "lead", about: s.first })))
            : undefined,
      }),
      ...(lie === "elects the least name" && {
        elect: (s: Boss) =>
          ready(s) ? next({ ...s, sent: true }, send([...s.done][0]!, { type: "lead" })) : undefined,
      }),
    },
    receive: (s: Boss, { type, about }: Message, { from }: { from: string }) => {
      const named = type === "about" ? about! : from;
      if (!members.includes(named)) return next(s);
      return next({ ...s, done: new Set([...s.done, named]), first: s.first ?? named });
    },
  };
};

interface Nodes {
  readonly a: readonly Member[];
  readonly boss: Boss;
}
interface Event {
  readonly kind: string;
  readonly node?: string;
  readonly choice?: string;
  readonly after?: { readonly n?: number };
  readonly sends?: readonly { readonly to: string; readonly message: Message }[];
}

const observersOf = (of: AlikeRules): ReturnType<typeof observer>[] => {
  const { lie, observers } = of;
  const listed = [];
  if (observers)
    listed.push(
      observer(
        "last",
        { who: null as string | null, chosen: null as string | null, twice: false },
        (seen, event: Event) =>
          event.node === undefined || event.sends?.length === 0
            ? seen
            : { who: event.node, chosen: event.choice ?? null, twice: seen.twice || seen.who === event.node },
      ),
    );
  if (lie === "observes the least name")
    listed.push(
      observer("least", "z", (seen: string, { node }: Event) => (node !== undefined && node < seen ? node : seen)),
    );
  // What it remembers has no name in it, and neither has the claim that reads it.
  const closelySeen = { "observes the first closely": 0, "observes the last closely": -1 }[lie as string];
  if (closelySeen !== undefined)
    listed.push(
      observer("closely", 0, (seen: number, event: Event) =>
        event.node === membersOf(of).at(closelySeen) ? Math.max(seen, event.after?.n ?? 0) : seen,
      ),
    );
  // It reads more of one, and goes the same way whatever it reads.
  if (observers)
    listed.push(
      observer("glance", false as boolean, (seen, event: Event) =>
        event.node === membersOf(of)[0] && event.after?.n === -1 ? true : seen,
      ),
    );
  return listed as never;
};

/** Is nobody at the top, or has another begun, or did the observer that looks closely at one not see it there? */
const isNotAlone =
  (closely: unknown, most: number) =>
  ({ a }: Nodes, { seen }: { seen: (of: unknown) => unknown }): boolean =>
    a.filter(({ n }) => n > 0).length !== 1 || a.every(({ n }) => n !== most) || seen(closely) !== most;

const claimsOf = ({ lie, most }: AlikeRules, observers: readonly unknown[]): object => {
  const [last] = observers;
  const closely = observers.find((each) => (each as { readonly name: string }).name === "closely");
  return {
    "not all are done": always(({ a }: Nodes) => !a.every(({ n, up }) => n === most && up)),
    "two never see one": always(
      ({ a }: Nodes) => !a.some((m, i) => a.some((o, j) => i < j && m.saw !== null && m.saw === o.saw)),
    ),
    "somebody is up alone": reachable(
      ({ a }: Nodes) => a.filter(({ up }) => up).length === 1 && a.some(({ n }) => n > 0),
    ),
    "the first is not seen by all": always(
      ({ a, boss }: Nodes) => boss.first === null || a.some(({ saw }) => saw !== boss.first),
    ),
    "one step goes up": step(
      ({ a }: Nodes, after: Nodes) =>
        a.reduce((sum, { n }) => sum + n, 0) - 2 <= after.a.reduce((sum, { n }) => sum + n, 0),
    ),
    "who sends is not told of": step((_: Nodes, after: Nodes, event: Event) =>
      event.sends === undefined || event.sends.length < 2
        ? undefined
        : !event.sends.some(({ to }) => after.boss.done.has(to)) || event.after?.n === 0,
    ),
    ...(lie === "claims by position" && {
      "the last is first": always(({ a }: Nodes) => !(a.at(-1)!.n > a[0]!.n && a[0]!.saw !== null)),
    }),
    ...(lie === "steps by name" && {
      "a2 does not rise": step((_: Nodes, after: Nodes, { node }: Event) => node !== "a2" || after.a[1]!.n < 1),
    }),
    // A second claim would tell on the first: what one finds modulo symmetry is looked for in a run.
    ...(closely !== undefined && { "one that is seen is not alone at the top": always(isNotAlone(closely, most)) }),
    ...(last !== undefined && {
      "nobody acts twice": always(
        (_: Nodes, { seen }: { seen: (of: unknown) => { who?: string; twice?: boolean } | string }) => {
          const said = seen(last);
          return typeof said === "string" ? said !== "a1" : said.twice === false || said.who === "boss";
        },
      ),
    }),
  };
};

export const alikeOf = (of: AlikeRules): ProtocolSource => {
  const { sizes, order, copies, loses, atOnce, restarts, midStep, detector, lie, most } = of;
  const observers = observersOf(of);
  const isFifo = order !== "none" || lie === "has a key by name";
  const crashes = restarts ?? (lie === "crashes by name" ? "at once" : null);
  const key = ({ message, from }: { message: Message; from: string }): string =>
    lie === "has a key by name" ? (message.about === "a1" || from === "a1" ? "apart" : "one") : message.type;
  return protocol(
    "alike",
    {
      nodes: {
        ...Object.fromEntries(sizes.map((size, g) => ["ab"[g], replicated(size, memberOf(of) as never)])),
        boss: bossOf(of),
      },
      network: {
        order: order === "key" || lie === "has a key by name" ? { fifo: key } : order,
        copies,
        loses: loses ? { atMost: 1 } : "never",
        duplicates: "never",
        ...(isFifo && crashes !== null && { onCrash: "lose" }),
        ...(!isFifo && atOnce && { delivery: "at once" }),
      },
      ...(crashes !== null && { crashes: [{ of: "a", atMost: 1, restarts: crashes, ...(midStep && { midStep }) }] }),
      ...(crashes !== null && detector && { detector: "perfect" }),
      symmetry: sizes.map((_, g) => "ab"[g]),
      observers,
      within:
        lie === "is bounded by position"
          ? ({ a }: Nodes) => a[0]!.n <= a[1]!.n
          : ({ a }: Nodes) => a.filter(({ n }) => n === most).length <= 2,
      ends: ({ a }: Nodes) => a.some(({ saw }) => saw !== null),
    } as never,
    claimsOf(of, observers) as never,
  ) as unknown as ProtocolSource;
};
