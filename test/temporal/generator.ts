// Random small graphs with fairness and a formula.
// The one idea: few labels on many edges, so that an obligation is enabled here and not there, and a cycle has ways round it.
// Not here: what is true of them (oracle.ts), whether they are varied enough (engine-agrees.test.ts).
import fc from "fast-check";
import type { Ltl } from "../../checker/temporal/automaton/formula.ts";
import type { Edge, Obligation, System } from "./system.ts";

const LABELS = 5;
/** Atoms 0 and 1 are of states, 2 of events. */
const STATE_ATOMS = 2;
const EVENT_ATOM = 2;
/** A state's atom: edges that lead to where it is true mostly have the labels below GOAL_LABELS. */
const GOAL = 0;
const GOAL_LABELS = 2;
/** The oracle tries every set of edges. */
const MAX_EDGES = 11;

const atom = (number: number): Ltl => ({ op: "atom", atom: number });
const not = (of: Ltl): Ltl => ({ op: "not", of });
const always = (of: Ltl): Ltl => ({ op: "always", of });
const eventually = (of: Ltl): Ltl => ({ op: "eventually", of });
const and = (left: Ltl, right: Ltl): Ltl => ({ op: "and", left, right });
const until = (left: Ltl, right: Ltl): Ltl => ({ op: "until", left, right });

const literal = fc
  .tuple(fc.constantFrom(0, 0, 1, 1, EVENT_ATOM), fc.boolean())
  .map(([number, negated]) => (negated ? not(atom(number)) : atom(number)));

/** What the claims that have names are refuted by; most speak of the goal. */
const refutation: fc.Arbitrary<Ltl> = fc
  .tuple(
    fc.constantFrom("eventually", "eventually", "leadsTo", "leadsTo", "infinitelyOften", "eventuallyAlways", "until"),
    literal,
    fc.oneof({ arbitrary: fc.constant(atom(GOAL)), weight: 5 }, { arbitrary: literal, weight: 1 }),
  )
  .map(([claim, p, goal]) => {
    if (claim === "eventually") return always(not(goal));
    if (claim === "leadsTo") return eventually(and(p, always(not(goal))));
    if (claim === "infinitelyOften") return eventually(always(not(goal)));
    return claim === "eventuallyAlways" ? always(eventually(not(goal))) : not(until(p, goal));
  });

const anything: fc.Arbitrary<Ltl> = fc.letrec<{ formula: Ltl }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    literal,
    fc
      .tuple(fc.constantFrom("not", "next", "always", "eventually"), tie("formula"))
      .map(([op, of]) => ({ op, of }) as Ltl),
    fc
      .tuple(fc.constantFrom("and", "or", "until"), tie("formula"), tie("formula"))
      .map(([op, left, right]) => ({ op, left, right }) as Ltl),
  ),
})).formula;

/** How many of its operators look at the next instant: the oracle's work doubles with each. */
const lookingAhead = (formula: Ltl): number => {
  const here = ["next", "always", "eventually", "until"].includes(formula.op) ? 1 : 0;
  if ("of" in formula) return here + lookingAhead(formula.of);
  return "left" in formula ? here + lookingAhead(formula.left) + lookingAhead(formula.right) : here;
};

const formula = fc.oneof(
  { arbitrary: refutation, weight: 4 },
  { arbitrary: anything.filter((each) => lookingAhead(each) > 0 && lookingAhead(each) <= 4), weight: 1 },
);

const label = fc.nat({ max: LABELS - 1 });
/** A choice of labels, most of which lead to the goal (or most of which do not). */
const towards = fc.oneof(
  { arbitrary: fc.uniqueArray(fc.nat({ max: GOAL_LABELS - 1 }), { minLength: 1 }), weight: 3 },
  { arbitrary: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }), weight: 1 },
);
const away = fc.oneof(
  { arbitrary: fc.uniqueArray(fc.integer({ min: GOAL_LABELS, max: LABELS - 1 }), { minLength: 1 }), weight: 3 },
  { arbitrary: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }), weight: 1 },
);
const most = fc.uniqueArray(label, { minLength: LABELS - 1, maxLength: LABELS });

interface Assumed {
  readonly obligations: readonly Obligation[];
  readonly finitely: readonly number[];
}

/** Something goes on, usually; and of one kind or of all kinds of fairness more. */
const assumed: fc.Arbitrary<Assumed> = fc
  .record({
    kinds: fc.oneof(
      { arbitrary: fc.constant<readonly string[]>(["weak"]), weight: 1 },
      { arbitrary: fc.constant<readonly string[]>(["strong"]), weight: 8 },
      { arbitrary: fc.constant<readonly string[]>(["message"]), weight: 8 },
      { arbitrary: fc.constant<readonly string[]>(["finitely"]), weight: 4 },
      { arbitrary: fc.constant<readonly string[]>(["weak", "strong", "message", "finitely"]), weight: 2 },
    ),
    progress: fc.option(most, { freq: 10 }),
    weak: towards,
    strong: towards,
    message: fc.uniqueArray(label, { minLength: LABELS - 2 }),
    messagesAreStrong: fc.boolean(),
    finitely: away,
  })
  .map(({ kinds, progress, weak, strong, message, messagesAreStrong, finitely }) => ({
    obligations: [
      ...(progress === null ? [] : [{ id: 2, kind: "weak" as const, isStrong: false, labels: progress }]),
      ...(kinds.includes("weak")
        ? weak.map((each) => ({ id: 3 + each, kind: "weak" as const, isStrong: false, labels: [each] }))
        : []),
      ...(kinds.includes("strong") ? [{ id: 1, kind: "strong" as const, isStrong: true, labels: strong }] : []),
      ...(kinds.includes("message")
        ? message.map((each) => ({
            id: 1000 - 37 * each,
            kind: "message" as const,
            isStrong: messagesAreStrong,
            labels: [each],
          }))
        : []),
    ],
    finitely: kinds.includes("finitely") ? finitely : [],
  }));

/** How edges are called mostly tells whether they lead to the goal: so fairness has something to do with the formula. */
const called = (states: readonly number[], to: number, label: number): number =>
  to >= 0 && ((states[to]! >> GOAL) & 1) === 1 ? label % GOAL_LABELS : GOAL_LABELS + (label % (LABELS - GOAL_LABELS));

/** An edge of which it is not said yet whether it changes anything. */
type Way = Omit<Edge, "changes">;

const events = fc.constantFrom(0, 0, 1 << EVENT_ATOM);

const edgeFrom = (states: readonly number[], from: fc.Arbitrary<number>): fc.Arbitrary<Way> => {
  const to = fc.oneof(
    { arbitrary: fc.nat({ max: states.length - 1 }), weight: 15 },
    { arbitrary: fc.constant(-1), weight: 1 },
  );
  return fc.record({ from, to, label, misled: fc.nat({ max: 7 }), events }).map(({ misled, ...edge }) => ({
    ...edge,
    label: misled === 0 ? edge.label : called(states, edge.to, edge.label),
  }));
};

interface Shape {
  readonly states: readonly number[];
  readonly initial: readonly number[];
  readonly edges: readonly Way[];
}

const valuation = fc.nat({ max: 2 ** STATE_ATOMS - 1 });
const short = valuation.map((each) => each & ~(1 << GOAL));

/** Anything; few states have no way out, for stopping there would be all there is to find. */
const anyShape: fc.Arbitrary<Shape> = fc.array(valuation, { minLength: 1, maxLength: 5 }).chain((states) => {
  const state = fc.nat({ max: states.length - 1 });
  return fc
    .record({
      initial: fc.uniqueArray(state, { minLength: 1, maxLength: 2 }),
      ways: fc.tuple(...states.map((_, from) => edgeFrom(states, fc.constant(from)))),
      more: fc.array(edgeFrom(states, state), { maxLength: MAX_EDGES - states.length }),
    })
    .map(({ initial, ways, more }) => ({ states, initial, edges: [...ways, ...more] }));
});

/** A ring of states short of the goal, some with a way to it, most with a way back: what fairness is for. */
const ringShape: fc.Arbitrary<Shape> = fc
  .tuple(
    fc.array(short, { minLength: 1, maxLength: 4 }),
    valuation.map((each) => each | (1 << GOAL)),
  )
  .chain(([ring, goal]) => {
    const states = [...ring, goal];
    // A way to the goal that a bound cuts off still says that the goal could have been reached.
    const exit = fc.option(
      fc.record({ to: fc.constantFrom(ring.length, ring.length, ring.length, -1), label, events }),
      { freq: 3 },
    );
    return fc
      .record({
        turns: fc.tuple(...ring.map(() => fc.record({ label, events }))),
        exits: fc.tuple(...ring.map(() => exit)),
        back: fc.option(fc.record({ to: fc.nat({ max: ring.length - 1 }), label, events }), { freq: 3 }),
        more: fc.array(edgeFrom(states, fc.nat({ max: ring.length - 1 })), {
          maxLength: MAX_EDGES - 1 - 2 * ring.length,
        }),
      })
      .map(({ turns, exits, back, more }) => {
        const edges: Way[] = [...more];
        if (back !== null) edges.push({ from: ring.length, ...back, label: called(states, back.to, back.label) });
        for (const [from, turn] of turns.entries()) {
          const to = (from + 1) % ring.length;
          edges.push({ from, to, ...turn, label: called(states, to, turn.label) });
        }
        for (const [from, way] of exits.entries())
          if (way !== null) edges.push({ from, ...way, label: called(states, ring.length, way.label) });
        return { states, initial: [0], edges };
      });
  });

export const randomSystem: fc.Arbitrary<System> = fc
  .record({
    shape: fc.oneof({ arbitrary: anyShape, weight: 1 }, { arbitrary: ringShape, weight: 4 }),
    assumed,
    formula,
    // What is called so changes something even where it stays: a view leaves that out.
    unseen: fc.uniqueArray(label, { maxLength: 3 }),
  })
  .map(({ shape, assumed: { obligations, finitely }, formula: sought, unseen }) => ({
    ...shape,
    edges: shape.edges
      .map((way) => ({ ...way, changes: way.from !== way.to || unseen.includes(way.label) }))
      .sort((a, b) => a.from - b.from),
    obligations,
    finitely,
    formula: sought,
  }));
