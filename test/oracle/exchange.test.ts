// An exchange at once, counted and named by hand: what an outcome is, what it is called, and what claims and warnings see of it.
// The one idea: the smallest system in which a careless rule would show, asked of the oracle and of the engine.
// Not here: the rest of the environment (environment.test.ts), random systems (../engine-agrees.test.ts).
import { describe, expect, test } from "vitest";
import { walk } from "../../checker/index.ts";
import { next, type ProtocolSource, protocol, reachable, send, step } from "../../checker/language/index.ts";
import { checkSource } from "../../checker/result/check.ts";
import { explore, graphOf } from "./explore.ts";

type Anything = never;
const atOnce = { order: "none", copies: "one", loses: "never", duplicates: "never", delivery: "at once" };
const made = (text: object, claims: object = {}): ProtocolSource =>
  protocol("by hand", { network: atOnce, ends: () => true, ...text } as Anything, claims as Anything) as never;
const checked = (source: ProtocolSource) => checkSource(source, {}, { now: () => 0, memory: () => 0 });

/** `a` says all of this to `b` in one step. */
const saying = (...messages: readonly unknown[]) => ({
  init: () => 0,
  actions: {
    say: (s: number) =>
      s === 0
        ? next(
            1,
            messages.map((message) => send("b", message)),
          )
        : undefined,
  },
});
/** Remembers what it hears. */
const hearing = {
  init: () => [] as unknown[],
  receive: (heard: unknown[], message: object) => next([...heard, message]),
};
/** What the outcomes of the first event are called; engine and oracle must call them the same. */
const names = (source: ProtocolSource): (string | undefined)[] => {
  const choiceOf = ({ event }: { event: object }) => (event as { choice?: string }).choice;
  const walked = walk(source);
  const engine = walked.moves(walked.initial[0]!.to).map(choiceOf);
  const graph = graphOf(source);
  const oracle = graph.transitions(graph.initial()[0]!.state).map(choiceOf);
  expect(engine.toSorted()).toEqual(oracle.toSorted());
  return engine;
};

describe("an outcome is called", () => {
  const losing = (...messages: readonly unknown[]) => ({
    nodes: { a: saying(...messages), b: hearing },
    network: { ...atOnce, loses: { atMost: 1 } },
  });
  test("after the receiver, where there is one message for it", () =>
    expect(names(made(losing({ type: "x" })))).toEqual([undefined, "b: lost"]));
  test("after the type of the message, where there are two", () =>
    expect(names(made(losing({ type: "x" }, { type: "y" })))).toEqual([undefined, "b.y: lost", "b.x: lost"]));
  test("after its number, where there are two of a type", () =>
    expect(names(made(losing({ type: "x", n: 1 }, { type: "x", n: 2 }, { type: "y" })))).toEqual([
      undefined,
      "b.y: lost",
      "b.x 2: lost",
      "b.x: lost",
    ]));
  test("and a receiver may have a choice that is called lost", () => {
    const b = { init: () => 0, receive: () => ({ lost: next(1), found: next(2) }) };
    const network = { ...atOnce, loses: { atMost: 1 } };
    expect(names(made({ nodes: { a: saying({ type: "x" }), b }, network }))).toEqual([
      "b: lost",
      "b: found",
      "b: lost by its link",
    ]);
  });
  test("no message is told apart from those over other links", () => {
    const network = [
      { ...atOnce, carrying: ["x"], loses: { atMost: 1 } },
      { ...atOnce, delivery: "in flight" },
    ];
    expect(names(made({ nodes: { a: saying({ type: "x" }, { type: "y" }), b: hearing }, network }))).toEqual([
      undefined,
      "b: lost",
    ]);
  });
});

describe("an outcome is a different state", () => {
  // Of eight messages each may be lost, and b counts what it hears: 0 to 8, not 256 ways.
  test("so that losses do not multiply what comes to the same", async () => {
    const counting = { init: () => 0, receive: (n: number) => next(n + 1) };
    const messages = Array.from({ length: 8 }, (_, n) => ({ type: "x", n }));
    const source = made({
      nodes: { a: saying(...messages), b: counting },
      network: { ...atOnce, loses: "always" },
    });
    const { distinct, generated } = explore(source);
    expect([distinct, generated]).toEqual([10, 10]);
    const { states } = await checked(source);
    expect([states.distinct, states.generated]).toEqual([10, 10]);
  });
  // Forty times each answers in one of two ways that come to the same: 2 to the 40th, which nobody could walk.
  test("and the engine joins ways as they meet", async () => {
    const again = (to: string) => ({
      init: () => 0,
      receive: (n: number, { left }: { left: number }) =>
        left === 0
          ? next(n)
          : { yes: next(n, send(to, { left: left - 1 })), no: next(n, send(to, { left: left - 1 })) },
    });
    const a = {
      ...again("b"),
      actions: { go: (n: number) => (n === 0 ? next(1, send("b", { left: 40 })) : undefined) },
    };
    const { states } = await checked(made({ nodes: { a, b: again("a") } }));
    expect([states.distinct, states.generated]).toEqual([2, 2]);
  });
  test("and it is called by the least choices that lead there", () => {
    const b = { init: () => 0, receive: () => ({ one: next(1), same: next(1), other: next(2) }) };
    expect(names(made({ nodes: { a: saying({ type: "x" }), b } }))).toEqual(["b: one", "b: other"]);
  });
});

test("lost is only what could be handled now: what its receiver does not want is in flight, and may be lost later", () => {
  const deaf = { init: () => 0 };
  const source = made({ nodes: { a: saying({ type: "x" }), b: deaf }, network: { ...atOnce, loses: "always" } });
  expect(names(source)).toEqual([undefined]);
  // Silent, said and in flight, lost by a drop of its own.
  const { distinct, generated, depth } = explore(source);
  expect([distinct, generated, depth]).toEqual([3, 3, 3]);
});

test("a step claim sees the acting node after the whole exchange, an answer to it included", async () => {
  const asking = {
    init: () => "idle",
    actions: { ask: (s: string) => (s === "idle" ? next("asked", send("b", { type: "ask" })) : undefined) },
    receive: () => next("answered"),
  };
  const answering = { init: () => 0, receive: (s: number) => next(s, send("a", { type: "answer" })) };
  const claims = {
    "it has its answer": step((_: unknown, __: unknown, event: { kind: string; after?: unknown }) =>
      event.kind === "action" ? event.after === "answered" : undefined,
    ),
  };
  const source = made({ nodes: { a: asking, b: answering } }, claims);
  expect(explore(source).claims["it has its answer"]?.verdict).toBe("holds");
  expect((await checked(source)).claims[0]?.verdict).toBe("holds");
});

test("what happens within an exchange has happened: it is counted, and its budget is spent", async () => {
  const source = made(
    { nodes: { a: saying({ type: "x" }), b: hearing }, network: { ...atOnce, loses: { atMost: 1 } } },
    { "b hears": reachable(({ b }: { b: unknown[] }) => b.length > 0) },
  );
  const { warnings, coverage } = await checked(source);
  expect(warnings).toEqual([]);
  expect(coverage).toEqual([
    { event: "action say of a", taken: 2, fresh: 2 },
    { event: "deliver x → b", taken: 1, fresh: 1 },
    { event: "drop x → b", taken: 1, fresh: 1 },
  ]);
});
