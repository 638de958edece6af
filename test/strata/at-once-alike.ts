// Exchanges at once among alike nodes of which it matters who comes first: askers and a store that serves them one by one.
// The one idea: a head tells all askers to go in one event, those that are ready ask the store, and what the store makes of the
// order decides who has it; the claims speak of what the one who has it is like, never of its name.
// Not here: exchanges among whatever nodes there are (symmetry-at-once.ts).
import fc from "fast-check";
import { always, next, observer, type ProtocolSource, protocol, replicated, send, step } from "../../checker/index.ts";
import { disagreementsAbout } from "../oracle/compare.ts";
import { explore, TooLarge } from "../oracle/explore.ts";
import { EndlessExchange } from "../oracle/sending.ts";
import { drawn, type Stratum } from "./stratum.ts";

interface Rules {
  readonly size: number;
  readonly symmetric: boolean;
  /** What the store makes of who asks: it serves the first, the second, the last so far; it only counts; it adds their places up. */
  readonly store: "first" | "second" | "last" | "count" | "digits";
  /** Steps until an asker is ready. */
  readonly most: number;
  /** Does the one that becomes weak say so to the head, which waits for it? */
  readonly waits: boolean;
  /** Also those that are not ready ask. */
  readonly all: boolean;
  /** Askers tell the others that they ask. */
  readonly tells: boolean;
  readonly refuses: boolean;
  readonly copies: "one" | "many";
  readonly losses: 0 | 1;
  /** The store says by name what it does. */
  readonly chooses: boolean;
  /** Answers are in flight. */
  readonly answersFly: boolean;
  readonly observes: "nothing" | "first asker" | "asks";
}

const rules: fc.Arbitrary<Rules> = fc.record({
  size: fc.constantFrom(2, 3, 3, 4, 4),
  symmetric: fc.constantFrom(true, true, false),
  store: fc.constantFrom("first", "first", "second", "last", "count", "digits"),
  most: fc.integer({ min: 1, max: 2 }),
  waits: fc.boolean(),
  all: fc.boolean(),
  tells: fc.constantFrom(false, false, false, true),
  refuses: fc.constantFrom(false, false, true),
  copies: fc.constantFrom("one", "many"),
  losses: fc.constantFrom<0 | 1>(0, 0, 0, 1),
  chooses: fc.constantFrom(false, false, true),
  answersFly: fc.boolean(),
  observes: fc.constantFrom("nothing", "nothing", "first asker", "asks"),
});

interface Asker {
  readonly n: number;
  readonly weak: boolean;
  readonly has: boolean;
  readonly heard: number;
}
interface Store {
  readonly by: string | null;
  readonly asked: number;
  readonly sum: number;
}
type Message = { readonly type: string; readonly n?: number };
/** The text is made of rules, so its types are not known here. */
type Anything = never;

const asker = ({ most, all, tells, waits }: Rules) => ({
  init: (): Asker => ({ n: 0, weak: false, has: false, heard: 0 }),
  actions: {
    work: (s: Asker) => (s.n < most ? next({ ...s, n: s.n + 1 }) : undefined),
    weaken: (s: Asker) =>
      s.n === most - 1
        ? next({ ...s, n: most, weak: true }, waits ? [send("head", { type: "weak" })] : ([] as never))
        : undefined,
  },
  receive: (s: Asker, message: Message, { peers }: { readonly peers: readonly string[] }) => {
    if (message.type === "go") {
      if (s.n < most && !all) return next(s);
      const told = tells ? peers.map((peer) => send<Message>(peer, { type: "told" })) : [];
      return next(s, [send<Message>("store", { type: "ask", n: s.n }), ...told]);
    }
    if (message.type === "told") return next({ ...s, heard: Math.min(2, s.heard + (s.has ? 2 : 1)) });
    return message.type === "granted" ? next({ ...s, has: true }) : next({ ...s, n: 0 });
  },
});

const head = ({ size, waits }: Rules) => ({
  init: () => ({ weak: 0, sent: false }),
  receive: (s: { weak: number; sent: boolean }) => (s.weak < 2 ? next({ ...s, weak: s.weak + 1 }) : next(s)),
  actions: {
    go: (s: { weak: number; sent: boolean }) =>
      !s.sent && (!waits || s.weak === 1)
        ? next(
            { ...s, sent: true },
            Array.from({ length: size }, (_, i) => send(`asker${i + 1}`, { type: "go" })),
          )
        : undefined,
  },
});

const served = ({ store, refuses }: Rules, s: Store, from: string, n: number) => {
  const asked = Math.min(3, s.asked + 1);
  const grants = send(from, { type: "granted" });
  const refusal = refuses ? [send(from, { type: "refused" })] : [];
  switch (store) {
    case "first":
      return s.by === null ? next({ ...s, by: from, asked }, grants) : next({ ...s, asked }, refusal);
    case "second":
      return s.asked === 1 ? next({ ...s, by: from, asked }, grants) : next({ ...s, asked }, refusal);
    case "last":
      return next({ ...s, by: from, asked }, refusal);
    case "count":
      return next({ ...s, asked });
    case "digits":
      return next({ ...s, asked, sum: (s.sum * 3 + n) % 27 });
  }
};

const storeOf = (all: Rules) => ({
  init: (): Store => ({ by: null, asked: 0, sum: 0 }),
  receive: (s: Store, message: Message, { from }: { readonly from: string }) => {
    const serves = served(all, s, from, message.n ?? 0);
    return all.chooses ? { serves, sleeps: next(s) } : serves;
  },
});

interface Seen {
  readonly kind: string;
  readonly from?: string;
  readonly message?: Message;
}
const isAsk = ({ kind, message }: Seen): boolean => kind === "deliver" && message?.type === "ask";
const firstAsker = observer("first asker", null as string | null, (who, event: Seen) =>
  who === null && isAsk(event) ? event.from! : who,
);
const asks = observer("asks", [] as readonly string[], (sofar, event: Seen) =>
  sofar.length < 2 && isAsk(event) ? [...sofar, event.from!] : sofar,
);

interface View {
  readonly asker: readonly Asker[];
  readonly store: Store;
}

const claimsOf = ({ observes }: Rules) => ({
  "a weak one never has it": always(({ asker }: View) => !asker.some(({ weak, has }) => weak && has)),
  "who has it has heard of another": always(({ asker }: View) => !asker.some(({ has, heard }) => has && heard === 2)),
  "the digits are in order": always(({ store }: View) => store.sum % 9 !== 5),
  "only a strong one comes to have it": step((before: View, after: View) =>
    after.asker.some(({ has }, i) => has && !before.asker[i]!.has && after.asker[i]!.weak) ? false : undefined,
  ),
  ...(observes === "nothing"
    ? {}
    : {
        "who asked first was not the last to be served": always(
          ({ store }: View, { seen }: { readonly seen: (of: unknown) => unknown }) => {
            const who = observes === "asks" ? (seen(asks) as readonly string[])[0] : seen(firstAsker);
            return store.asked < 2 || store.by === null || store.by !== who;
          },
        ),
      }),
});

const FLIGHT = { order: "none", duplicates: "never" } as const;

const protocolOf = (all: Rules): ProtocolSource => {
  const { size, symmetric, copies, losses, answersFly, observes } = all;
  const most = size > 3 ? 2 : 3;
  const flying = ["weak", ...(answersFly ? ["granted", "refused"] : [])];
  const system = {
    nodes: { asker: replicated(size, asker(all) as Anything), head: head(all), store: storeOf(all) },
    network: [
      { ...FLIGHT, copies: "one", loses: "never", carrying: flying },
      { ...FLIGHT, copies, loses: losses === 0 ? "never" : { atMost: losses }, delivery: "at once" },
    ],
    // Of many askers few ask at a time: the oracle walks every order of what they say.
    within: ({ asker }: View) => asker.filter(({ n }) => n > 0 && (all.all || n === all.most)).length <= most,
    ends: () => true,
    ...(symmetric ? { symmetry: ["asker"] } : {}),
    ...(observes === "nothing" ? {} : { observers: [observes === "asks" ? asks : firstAsker] }),
  };
  return protocol("askers", system as Anything, claimsOf(all) as Anything) as unknown as ProtocolSource;
};

/** Larger ones take long: each event is walked in every order. Few of four askers are small, and it is those that orders matter to. */
const patienceFor = ({ size }: Rules): { readonly patience: number; readonly effort: number } =>
  size > 3 ? { patience: 250, effort: 3000 } : { patience: 120, effort: 1200 };

export const atOnceAlike: Stratum = {
  name: "at-once-alike",
  expects: {
    "order matters": 0.4,
    violated: 0.3,
    holds: 0.3,
    "three alike": 0.04,
    "four alike": 0.1,
    symmetric: 0.5,
    observed: 0.2,
  },
  compare: async (engine, seed) => {
    const drawnRules = drawn(rules, seed);
    const source = protocolOf(drawnRules);
    let order = false;
    const onlooker = {
      began: () => {},
      expanded: () => {},
      went: (_: unknown, { event }: { readonly event: object }) => {
        order ||= (event as { readonly choice?: string }).choice?.includes(" before ") === true;
      },
    };
    try {
      const oracle = explore(source, patienceFor(drawnRules), onlooker);
      const verdicts = Object.values(oracle.claims).map(({ verdict }) => verdict);
      return {
        disagreements: await disagreementsAbout(engine.checkSource, source, {}, oracle),
        features: [
          `${["", "", "two", "three", "four"][drawnRules.size]} alike`,
          ...(order ? ["order matters"] : []),
          ...(drawnRules.symmetric ? ["symmetric"] : []),
          ...(drawnRules.observes === "nothing" ? [] : ["observed"]),
          ...(verdicts.includes("violated") ? ["violated"] : []),
          ...(verdicts.every((verdict) => verdict !== "violated") ? ["holds"] : []),
        ],
      };
    } catch (error) {
      if (error instanceof TooLarge || error instanceof EndlessExchange) return null;
      throw error;
    }
  },
};
