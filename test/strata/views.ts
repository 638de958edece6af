// Views that are true until a number is reached: shifts of protocols whose handlers or claims compare with a constant, or do not.
// The one idea: whoever never compares with more than C cannot tell numbers apart once all of them are C or more; so the oracle counts
// states as one that differ only in how far beyond C all numbers are, which is exact by construction, and needs no view of the engine.
// An engine may refuse a view that some constant breaks; if it does not, its verdict must be the true one.
// Not here: views that are functions (view-functions.ts), the naive decision (temporal/whole.ts).
import fc from "fast-check";
import {
  eventually,
  eventuallyAlways,
  infinitelyOften,
  leadsTo,
  next,
  type ProtocolSource,
  protocol,
  type Step,
  send,
} from "../../checker/language/index.ts";
import { canonical } from "../oracle/canonical.ts";
import { type Packet, packet } from "../oracle/network.ts";
import type { SystemState } from "../oracle/state.ts";
import { naive, type Source, wholeGraph } from "../temporal/whole.ts";
import { type Comparison, drawn, type Stratum, stillSurroundings } from "./stratum.ts";

const NAMES = ["a", "b"] as const;
const PHASES = 3;
const GAVE_UP = PHASES;
const PATIENCE = 300;
const STATES = 300;

interface Local {
  readonly n: number;
  readonly phase: number;
}
interface Message {
  readonly type: "x" | "y";
  readonly n: number;
}
/** What a step does: to which phase, how much the number grows, and what is sent. */
interface Deed {
  readonly phase: number;
  readonly number: "keep" | "grow" | "take" | "pass";
  readonly sends: "x" | "y" | null;
}
interface Role {
  readonly start: Local;
  readonly timer: { readonly at: number; readonly deed: Deed };
  readonly action: { readonly at: number; readonly deed: Deed };
  /** By type, and by whether the message's number is less than one's own, equal or greater. */
  readonly receive: Readonly<Record<"x" | "y", readonly (readonly Deed[])[]>>;
}
interface Rules {
  readonly roles: readonly Role[];
  /** Where a number is compared with a constant; null: nowhere. */
  readonly constant: { readonly at: number; readonly where: "timer" | "action" | "own" | "message" | "claim" } | null;
  readonly strong: boolean;
  readonly p: number;
  readonly q: "phase" | "order";
}

const deed = (...numbers: Deed["number"][]): fc.Arbitrary<Deed> =>
  fc.record({
    phase: fc.nat({ max: PHASES - 1 }),
    number: fc.constantFrom(...numbers),
    sends: fc.option(fc.constantFrom("x", "y"), { freq: 3 }),
  });
// Who acts unasked seldom grows, else one is ahead of the other without end.
const asked = fc.record({ at: fc.nat({ max: PHASES - 1 }), deed: deed("keep", "keep", "keep", "grow") });
const answers = fc.array(fc.array(deed("keep", "take", "take", "pass"), { minLength: 1, maxLength: 2 }), {
  minLength: 3,
  maxLength: 3,
});
const role: fc.Arbitrary<Role> = fc.record({
  start: fc.record({ n: fc.nat({ max: 2 }), phase: fc.nat({ max: PHASES - 1 }) }),
  timer: asked,
  action: asked,
  receive: fc.record({ x: answers, y: answers }),
});
const rules: fc.Arbitrary<Rules> = fc.record({
  roles: fc.array(role, { minLength: 2, maxLength: 2 }),
  constant: fc.option(
    fc.record({
      at: fc.oneof(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 10, max: 40 })),
      where: fc.constantFrom("timer", "action", "own", "message", "claim"),
    }),
    { freq: 3 },
  ),
  strong: fc.boolean(),
  p: fc.nat({ max: PHASES }),
  q: fc.constantFrom("phase", "order"),
});

const link = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;

const sourceOf = (made: Rules, farthest: number): ProtocolSource => {
  const { roles, constant, strong } = made;
  const isOver = (n: number, where: NonNullable<Rules["constant"]>["where"]): boolean =>
    constant !== null && constant.where === where && n >= constant.at;
  const doing = (own: Local, heard: number, { phase, number, sends }: Deed, to: string): Step<Local, Message> => {
    const n = { keep: own.n, grow: own.n + 1, take: Math.max(own.n, heard), pass: Math.max(own.n, heard) + 1 }[number];
    return sends === null ? next({ n, phase }) : next({ n, phase }, send(to, { type: sends, n }));
  };
  const nodes = roles.map(({ start, timer, action, receive }, i) => {
    const other = NAMES[1 - i]!;
    const unasked =
      (kind: "timer" | "action", { at, deed: does }: Role["timer"]) =>
      (own: Local): unknown => {
        if (own.phase !== at) return undefined;
        return isOver(own.n, kind) ? next({ ...own, phase: GAVE_UP }) : doing(own, own.n, does, other);
      };
    return [
      NAMES[i]!,
      {
        init: () => start,
        timers: { wait: unasked("timer", timer) },
        actions: { act: unasked("action", action) },
        receive: (own: Local, { type, n }: Message) => {
          if (isOver(own.n, "own") || isOver(n, "message")) return next({ ...own, phase: GAVE_UP });
          const deeds = receive[type][Math.sign(n - own.n) + 1]!;
          const [one, two] = deeds.map((each) => doing(own, n, each, other));
          return two === undefined ? one : { yes: one, no: two };
        },
      },
    ];
  });
  const { p, q } = predicatesOf(made);
  return protocol(
    "numbers",
    {
      nodes: Object.fromEntries(nodes),
      network: link,
      ends: () => true,
      fairness: {
        weak: [{ kind: "timer" }, { kind: "deliver", each: "type" }],
        ...(strong ? { strong: [{ kind: "deliver", choice: "yes", each: "none" }] } : {}),
      },
      view: { shift: ["n"] },
      // For safety only: what stands for others never gets so far.
      within: (state: Readonly<Record<string, Local>>) => NAMES.every((name) => state[name]!.n < farthest),
    } as never,
    {
      eventually: eventually(p as never),
      "leads to": leadsTo(p as never, q as never),
      "infinitely often": infinitelyOften(q as never),
      "eventually always": eventuallyAlways(p as never),
    } as never,
  ) as unknown as ProtocolSource;
};

type Nodes = Readonly<Record<"a" | "b", Local>>;
const predicatesOf = ({ p, q, constant }: Rules) => ({
  p: ({ a, b }: Nodes): boolean =>
    constant?.where === "claim" ? Math.max(a.n, b.n) >= constant.at : a.phase === p || b.phase === p,
  q: ({ a, b }: Nodes): boolean => (q === "phase" ? a.phase === b.phase : a.n < b.n),
});

/** The state with all its numbers less by what all of them are over the constant. */
const counted =
  (constant: number) =>
  (told: unknown): unknown => {
    const state = told as SystemState;
    const packets = state.network.flatMap((lanes) => lanes.flatMap((lane) => lane.packets));
    const all = [...state.nodes.map(({ local }) => local.value), ...packets.map(({ message }) => message.value)];
    const over = Math.min(...all.map((value) => (value as Local).n)) - constant;
    if (over <= 0) return state;
    const less = (value: unknown) => canonical({ ...(value as Local), n: (value as Local).n - over });
    const moved = ({ from, to, message }: Packet): Packet => packet(from, to, less(message.value));
    return {
      ...state,
      nodes: state.nodes.map((node) => ({ ...node, local: less(node.local.value) })),
      network: state.network.map((lanes) => lanes.map((lane) => ({ ...lane, packets: lane.packets.map(moved) }))),
    };
  };

export const viewsUntilAThreshold: Stratum = {
  name: "views-until-a-threshold",
  expects: { honest: 0.25, refused: 0.15, "honest and violated": 0.1, "honest and holding": 0.1, "over 9": 0.1 },
  compare: async (engine, seed) => {
    const made = drawn(rules, seed);
    const constant = made.constant?.at ?? 0;
    const fairness = {
      weak: [{ kind: "timer" }, { kind: "deliver", each: "type" }],
      strong: made.strong ? [{ kind: "deliver", choice: "yes", each: "none" }] : [],
      finitely: [],
    };
    // Without a bound: the numbers that are counted are few.
    const unbounded = sourceOf(made, Number.POSITIVE_INFINITY) as Source;
    const graph = wholeGraph(unbounded, fairness, predicatesOf(made) as never, PATIENCE, counted(constant));
    if (graph === null || graph.edges.size < 3) return null;
    const truth = naive(graph);
    const result = await engine.checkSource(sourceOf(made, 30) as never, { maxStates: STATES }, stillSurroundings);
    return compared(made, truth, result);
  },
};

type Result = Awaited<ReturnType<typeof import("../../checker/index.ts").checkSource>>;

const compared = ({ constant }: Rules, truth: Readonly<Record<string, boolean>>, result: Result): Comparison | null => {
  const honest = constant === null;
  const claims = result.claims.filter(({ name }) => name in truth);
  if (result.error !== null) {
    const says = result.error.message;
    const isRefusal = /^The view takes/.test(says) && result.exitCode === 75;
    return {
      disagreements: honest || !isRefusal ? [`refused: ${says}`] : [],
      features: ["refused", ...(constant !== null && constant.at > 9 ? ["over 9"] : [])],
    };
  }
  if (claims.some(({ verdict }) => verdict === "undecided")) return null;
  const right = (violated: boolean, verdict: string): boolean =>
    violated ? verdict === "violated" : ["holds modulo view", "holds within bounds"].includes(verdict);
  const violated = Object.values(truth).some(Boolean);
  return {
    disagreements: claims
      .filter(({ name, verdict }) => !right(truth[name]!, verdict))
      .map(({ name, verdict }) => `${name}: ${verdict}, and it is ${truth[name] ? "" : "not "}violated`),
    features: [
      ...(honest ? ["honest"] : ["true all the same"]),
      ...(honest && violated ? ["honest and violated"] : []),
      ...(honest && !Object.values(truth).every(Boolean) ? ["honest and holding"] : []),
      ...(constant !== null && constant.at > 9 ? ["over 9"] : []),
    ],
  };
};
