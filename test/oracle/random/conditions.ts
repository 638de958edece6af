// Random conditions on a state of a protocol, and the claims made of them.
// The one idea: a condition is data that reads nodes and world through the arguments of a predicate, and only as far as it must.
// Not here: conditions on the states of specs (spec-terms.ts).
import fc from "fast-check";
import {
  always,
  type Claim,
  indistinguishable,
  type Observer,
  reachable,
  step,
} from "../../../checker/language/index.ts";
import { sizeOf } from "./environment.ts";
import { look, PHASES } from "./locals.ts";
import { TYPES } from "./roles.ts";

/** What a condition is told of the system it speaks of: where its nodes stand in a view, and its budgets. */
export interface Directory {
  readonly nodes: readonly { readonly id: string; readonly group: string; readonly member: number | null }[];
  readonly budgets: readonly string[];
  readonly observers: readonly Observer<never, never>[];
  /** Nodes are alike: conditions speak of groups, not of nodes. */
  readonly alike: boolean;
  /** With several links or queues the order of what is in flight is nobody's business. */
  readonly oneQueue: boolean;
}

export type Condition =
  | { readonly is: "phase"; readonly node: number; readonly phase: number }
  | { readonly is: "count"; readonly group: number; readonly phase: number; readonly least: number }
  | { readonly is: "voted"; readonly node: number; readonly other: number }
  | { readonly is: "counted"; readonly node: number; readonly count: number }
  | { readonly is: "running"; readonly node: number }
  | { readonly is: "inFlight"; readonly type: number; readonly least: number }
  | { readonly is: "busy"; readonly least: number }
  | { readonly is: "head"; readonly node: number; readonly other: number; readonly type: number }
  | { readonly is: "left"; readonly budget: number; readonly amount: number }
  | { readonly is: "seen"; readonly observer: number; readonly size: number }
  | { readonly is: "both" | "either"; readonly a: Condition; readonly b: Condition }
  | { readonly is: "not"; readonly a: Condition };

const node = fc.nat({ max: 3 });
const phase = fc.nat({ max: PHASES - 1 });
const type = fc.nat({ max: TYPES - 1 });
const least = fc.integer({ min: 1, max: 2 });

const simple: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ is: fc.constant("phase" as const), node, phase }),
  fc.record({ is: fc.constant("phase" as const), node, phase }),
  fc.record({ is: fc.constant("count" as const), group: fc.nat({ max: 1 }), phase, least }),
  fc.record({ is: fc.constant("voted" as const), node, other: node }),
  fc.record({ is: fc.constant("counted" as const), node, count: least }),
  fc.record({ is: fc.constant("running" as const), node }),
  fc.record({ is: fc.constant("inFlight" as const), type, least }),
  fc.record({ is: fc.constant("busy" as const), least: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ is: fc.constant("head" as const), node, other: node, type }),
  fc.record({ is: fc.constant("left" as const), budget: fc.nat({ max: 5 }), amount: fc.nat({ max: 1 }) }),
  fc.record({ is: fc.constant("seen" as const), observer: fc.nat({ max: 1 }), size: fc.integer({ min: 1, max: 2 }) }),
);
const negated = simple.map((a): Condition => ({ is: "not", a }));
const literal = fc.oneof({ weight: 3, arbitrary: simple }, { weight: 1, arbitrary: negated });
export const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 2, arbitrary: literal },
  { weight: 3, arbitrary: fc.record({ is: fc.constant("both" as const), a: literal, b: literal }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("either" as const), a: literal, b: literal }) },
);

/** Hardly ever true at the beginning: for bounds, which must not keep out the first state. */
export const rareCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ is: fc.constant("phase" as const), node, phase: fc.constant(PHASES - 1) }),
  fc.record({ is: fc.constant("busy" as const), least: fc.integer({ min: 3, max: 4 }) }),
  fc.record({ is: fc.constant("inFlight" as const), type, least: fc.constant(2) }),
  fc.record({ is: fc.constant("counted" as const), node, count: fc.constant(2) }),
);

interface Seen {
  readonly from: string;
  readonly to: string;
  readonly message: { readonly type: string };
}
interface World {
  readonly network: readonly Seen[];
  readonly running: (id: string) => boolean;
  readonly left: (budget: string) => number;
  readonly seen: (observer: never) => unknown;
}
type View = { readonly [group: string]: unknown };

const at = <T>(list: readonly T[], index: number): T => list[index % list.length]!;
const localAt = (directory: Directory, view: View, index: number) => {
  const { group, member } = at(directory.nodes, index);
  return look(member === null ? view[group] : (view[group] as unknown[])[member]);
};

/** What a condition on a certain node says where nodes are alike: that it holds of some. Undefined: of no certain node. */
const holdsOfSome = (c: Condition, directory: Directory, view: View, world: World): boolean | undefined => {
  const locals = Object.values(view).flat().map(look);
  switch (c.is) {
    case "phase":
      return locals.some(({ phase }) => phase === c.phase);
    case "voted":
      return locals.some(({ votes }) => votes.size > 1);
    case "counted":
      return locals.some(({ count }) => count === c.count);
    case "running":
      return directory.nodes.every(({ id }) => world.running(id));
    case "head":
      return world.network.some(({ message }) => message.type === `m${c.type}`);
    default:
      return undefined;
  }
};

/** The phase of a node; where nodes are alike, of all together. */
const phaseAt = (directory: Directory, view: View, index: number): number =>
  directory.alike
    ? Object.values(view)
        .flat()
        .reduce((sum: number, state) => sum + look(state).phase, 0)
    : localAt(directory, view, index).phase;

/** Does it hold here? */
export const holds = (c: Condition, directory: Directory, view: View, world: World): boolean => {
  const ask = (inner: Condition) => holds(inner, directory, view, world);
  const idOf = (index: number) => at(directory.nodes, index).id;
  if (directory.alike) {
    const answer = holdsOfSome(c, directory, view, world);
    if (answer !== undefined) return answer;
  }
  switch (c.is) {
    case "phase":
      return localAt(directory, view, c.node).phase === c.phase;
    case "count": {
      const states = Object.values(view)[c.group % Object.keys(view).length];
      return [states].flat().filter((state) => look(state).phase === c.phase).length >= c.least;
    }
    case "voted":
      return localAt(directory, view, c.node).votes.has(idOf(c.other));
    case "counted":
      return localAt(directory, view, c.node).count === c.count;
    case "running":
      return world.running(idOf(c.node));
    case "inFlight":
      return world.network.filter(({ message }) => message.type === `m${c.type}`).length >= c.least;
    case "busy":
      return world.network.length >= c.least;
    case "head": {
      const between = world.network.filter(({ from, to }) => from === idOf(c.node) && to === idOf(c.other));
      const next = directory.oneQueue ? between.slice(0, 1) : between;
      return next.some(({ message }) => message.type === `m${c.type}`);
    }
    case "left":
      return directory.budgets.length > 0 && world.left(at(directory.budgets, c.budget)) === c.amount;
    case "seen": {
      const { observers } = directory;
      return observers.length > 0 && sizeOf(world.seen(at(observers, c.observer) as never)) === c.size;
    }
    case "both":
      return ask(c.a) && ask(c.b);
    case "either":
      return ask(c.a) || ask(c.b);
    case "not":
      return !ask(c.a);
  }
};

/** A random claim; the shapes of step claims differ in what they read of the event. */
export type ClaimRule =
  | { readonly claim: "never" | "reachable"; readonly of: Condition }
  | { readonly claim: "implies"; readonly of: Condition; readonly so: Condition }
  | { readonly claim: "kept by"; readonly kind: string; readonly node: number }
  | { readonly claim: "message moves"; readonly type: number; readonly phase: number }
  | { readonly claim: "no way back"; readonly node: number; readonly from: number; readonly to: number }
  | { readonly claim: "says little"; readonly most: number; readonly node: number }
  | { readonly claim: "not chosen"; readonly choice: string; readonly phase: number }
  | {
      readonly claim: "not told apart";
      readonly node: number;
      readonly hidden: Condition | null;
      readonly of: Condition;
    }
  | { readonly claim: "not lost"; readonly type: number; readonly node: number; readonly phase: number };

const kinds = [
  ...(["deliver", "timer", "action", "crash", "restart", "stop", "drop", "duplicate"] as const),
  ...(["suspect", "trust", "disconnected"] as const),
];
export const claimRule: fc.Arbitrary<ClaimRule> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ claim: fc.constant("never" as const), of: condition }) },
  { weight: 3, arbitrary: fc.record({ claim: fc.constant("reachable" as const), of: condition }) },
  { weight: 3, arbitrary: fc.record({ claim: fc.constant("implies" as const), of: condition, so: condition }) },
  {
    weight: 2,
    arbitrary: fc.record({ claim: fc.constant("kept by" as const), kind: fc.constantFrom(...kinds), node }),
  },
  { weight: 2, arbitrary: fc.record({ claim: fc.constant("message moves" as const), type, phase }) },
  { weight: 2, arbitrary: fc.record({ claim: fc.constant("no way back" as const), node, from: phase, to: phase }) },
  { weight: 1, arbitrary: fc.record({ claim: fc.constant("says little" as const), most: fc.nat({ max: 2 }), node }) },
  {
    weight: 1,
    arbitrary: fc.record({
      claim: fc.constant("not chosen" as const),
      choice: fc.constantFrom("first", "second", "kept", "lost"),
      phase,
    }),
  },
  { weight: 1, arbitrary: fc.record({ claim: fc.constant("not lost" as const), type, node, phase }) },
  {
    weight: 3,
    arbitrary: fc.record({
      claim: fc.constant("not told apart" as const),
      node,
      hidden: fc.option(condition, { nil: null }),
      of: condition,
    }),
  },
);

interface SeenEvent extends Seen {
  readonly kind: string;
  readonly node?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly sends?: readonly unknown[];
  readonly choice?: string;
}

/** The claim itself. */
export const claimOf = (rule: ClaimRule, directory: Directory): Claim<never, never, never> => {
  const ask = (c: Condition) => (view: View, world: World) => holds(c, directory, view, world);
  const onStep = (says: (before: View, after: View, event: SeenEvent) => boolean | undefined) => step(says);
  const claim = (() => {
    switch (rule.claim) {
      case "never":
        return always((view: View, world: World) => !ask(rule.of)(view, world));
      case "reachable":
        return reachable(ask(rule.of));
      case "implies":
        return always((view: View, world: World) =>
          ask(rule.of)(view, world) ? ask(rule.so)(view, world) : undefined,
        );
      case "kept by":
        return onStep((before, after, event) => {
          if (event.kind !== rule.kind) return undefined;
          return phaseAt(directory, before, rule.node) === phaseAt(directory, after, rule.node);
        });
      case "message moves":
        return onStep((_before, _after, event) => {
          if (event.kind !== "deliver" || event.message.type !== `m${rule.type}`) return undefined;
          return look(event.before).phase !== rule.phase || look(event.after).phase !== rule.phase;
        });
      case "no way back":
        return onStep((before, after) => {
          if (phaseAt(directory, before, rule.node) !== rule.from) return undefined;
          return phaseAt(directory, after, rule.node) !== rule.to;
        });
      case "says little":
        return onStep((_before, _after, { node: acting, sends }) =>
          directory.alike || acting === at(directory.nodes, rule.node).id
            ? (sends ?? []).length <= rule.most
            : undefined,
        );
      case "not chosen":
        return onStep((_before, _after, { choice, after }) =>
          choice === rule.choice ? look(after).phase !== rule.phase : undefined,
        );
      case "not lost":
        return onStep((before, _after, { kind, message }) => {
          if (kind !== "drop" && kind !== "duplicate") return undefined;
          return message.type !== `m${rule.type}` || phaseAt(directory, before, rule.node) !== rule.phase;
        });
      case "not told apart":
        return indistinguishable(
          (view: View, world: World) => {
            if (rule.hidden !== null && ask(rule.hidden)(view, world)) return undefined;
            if (directory.alike) return phaseAt(directory, view, rule.node);
            const { group, member } = at(directory.nodes, rule.node);
            return member === null ? view[group] : (view[group] as unknown[])[member];
          },
          (view: View, world: World) => (ask(rule.of)(view, world) ? true : rule.hidden === null ? false : undefined),
        );
    }
  })();
  return claim as unknown as Claim<never, never, never>;
};
