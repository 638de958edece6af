// An exchange at once, counted and named by hand: what an outcome is, what it is called, and what claims and warnings see of it.
// The one idea: the smallest system in which a careless rule would show, asked of the oracle and of the engine.
// Not here: the rest of the environment (environment.test.ts), random systems (../engine-agrees.test.ts).
import { describe, expect, test } from "vitest";
import { walk } from "../../checker/index.ts";
import {
  always,
  next,
  observer,
  type ProtocolSource,
  protocol,
  reachable,
  send,
  step,
} from "../../checker/language/index.ts";
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
  test("an outcome is called after the receiver, where there is one message for it", () =>
    expect(names(made(losing({ type: "x" })))).toEqual([undefined, "b: lost"]));
  test("an outcome is called after the type of the message, where there are two for a receiver", () =>
    expect(names(made(losing({ type: "x" }, { type: "y" })))).toEqual([undefined, "b.y: lost", "b.x: lost"]));
  test("an outcome is called after the number of the message, where there are two of a type", () =>
    expect(names(made(losing({ type: "x", n: 1 }, { type: "x", n: 2 }, { type: "y" })))).toEqual([
      undefined,
      "b.y: lost",
      "b.x 2: lost",
      "b.x: lost",
    ]));
  test("a receiver may have a choice that is called lost", () => {
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
  test("losses do not multiply outcomes that come to the same state", async () => {
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
  test("the engine joins the ways of an exchange as they meet", async () => {
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
  test("an outcome is called by the least choices that lead to its state", () => {
    const b = { init: () => 0, receive: () => ({ one: next(1), same: next(1), other: next(2) }) };
    expect(names(made({ nodes: { a: saying({ type: "x" }), b } }))).toEqual(["b: one", "b: other"]);
  });
});

describe("on a link of one copy what is still to be handled is in flight, so", () => {
  const counting = { init: () => 0, receive: (n: number) => next(n + 1) };
  /** Until it is enabled, x waits. */
  const choosy = {
    init: () => ({ able: false, n: 0 }),
    receive: (s: { able: boolean; n: number }, { type }: { type: string }) => {
      if (type === "enable") return next({ ...s, able: true });
      return s.able ? next({ ...s, n: s.n + 1 }) : undefined;
    },
  };
  /** Says x, and later enables b and says x again. */
  const twice = {
    init: () => 0,
    actions: {
      say: (k: number) => {
        if (k === 0) return next(1, send("b", { type: "x" }));
        return k === 1 ? next(2, [send("b", { type: "enable" }), send("b", { type: "x" })] as never) : undefined;
      },
    },
  };
  const most = {
    "at most once": always(({ b }: { b: number | { n: number } }) => (typeof b === "number" ? b : b.n) <= 1),
  };
  /** Distinct states and the verdict, of oracle and engine. */
  const both = async (text: object) => {
    const source = made(text, most);
    const { distinct, claims } = explore(source);
    const { states, claims: answered } = await checked(source);
    const [oracle, engine] = [claims["at most once"]?.verdict, answered[0]?.verdict];
    expect([states.distinct, engine]).toEqual([distinct, oracle]);
    return [distinct, oracle];
  };
  const many = { ...atOnce, copies: "many" };
  test("on a link of one copy what one step sends twice is handled once", async () => {
    const nodes = { a: saying({ type: "x" }, { type: "x" }), b: counting };
    expect(await both({ nodes })).toEqual([2, "holds"]);
    expect(await both({ nodes, network: many })).toEqual([2, "violated"]);
  });
  test("on a link of one copy what is sent again is handled once where it was not handled before, and twice where it was", async () => {
    const passing = { init: () => 0, receive: (s: number) => next(s, send("a", { type: "back" })) };
    const a = {
      ...saying({ type: "go", n: 1 }, { type: "go", n: 2 }),
      receive: (s: number) => next(s, send("c", { type: "x" })),
    };
    const nodes = { a, b: passing, c: counting };
    const counted = {
      once: reachable(({ c }: { c: number }) => c === 1),
      twice: reachable(({ c }: { c: number }) => c === 2),
    };
    for (const network of [atOnce, many]) {
      const source = made({ nodes, network }, counted);
      const verdicts = [network === atOnce ? "witnessed" : "unreachable", "witnessed"];
      const { claims } = explore(source);
      expect([claims["once"]?.verdict, claims["twice"]?.verdict]).toEqual(verdicts);
      expect((await checked(source)).claims.slice(0, 2).map(({ verdict }) => verdict)).toEqual(verdicts);
    }
  });
  test("on a link of one copy what waits in flight is what is handled when it is sent again", async () => {
    // Silent, x waits, all is done.
    expect(await both({ nodes: { a: twice, b: choosy } })).toEqual([3, "holds"]);
    expect(await both({ nodes: { a: twice, b: choosy }, network: many })).toEqual([4, "violated"]);
  });
  test("on a link of one copy what waits in flight is what is lost when it is sent again", async () => {
    // Instead of being handled, x or "enable" may be lost, and while x waits it may be lost by itself.
    const network = { ...atOnce, loses: { atMost: 1 } };
    const [distinct, verdict] = await both({ nodes: { a: twice, b: choosy }, network });
    expect([distinct, verdict]).toEqual([7, "holds"]);
  });
  test("on a link of one copy what is sent again once it has been handled is handled again", async () => {
    const again = { init: () => 0, receive: (n: number) => (n < 2 ? next(n + 1, send("b", { type: "x" })) : next(n)) };
    expect(await both({ nodes: { a: saying({ type: "x" }), b: again } })).toEqual([2, "violated"]);
  });
});

test("an exchange that comes round to where it began is no rest: in flight its messages would change the state", async () => {
  const nodes = {
    a: { init: () => next(0, send("b", { type: "x" })) },
    b: { init: () => 0, receive: (n: number) => next(n, send("c", { type: "y" })) },
    c: { init: () => 0, receive: (n: number) => next(n) },
  };
  for (const delivery of ["in flight", "at once"]) {
    const network = [
      { ...atOnce, carrying: ["x"], delivery: "in flight", duplicates: "always" },
      { ...atOnce, delivery },
    ];
    const source = made({ nodes, network, ends: undefined });
    expect(explore(source).claims["no deadlock"]?.verdict).toBe("holds");
    expect((await checked(source)).claims.map(({ verdict }) => verdict)).toEqual(["holds"]);
  }
});

test("an observer is shown what is lost at once, as it is shown a loss in flight", async () => {
  type Seen = { readonly kind: string; readonly from?: string; readonly to?: string; readonly node?: string };
  const lost = observer("lost", [] as readonly string[], (sofar, event: Seen) =>
    event.kind === "drop" ? [...sofar, `${event.from} to ${event.to}, ${event.node ?? "nobody"} acts`] : sofar,
  );
  const text = (delivery: string) => ({
    nodes: { a: saying({ type: "x" }), b: hearing },
    network: { ...atOnce, delivery, loses: { atMost: 1 }, name: "link" },
    observers: [lost],
  });
  type World = { readonly left: (name: string) => number; readonly seen: (of: object) => readonly string[] };
  const claims = {
    "a loss is seen": always(
      (_: unknown, { left, seen }: World) =>
        seen(lost).join() === (left("link loses") === 0 ? "a to b, nobody acts" : ""),
    ),
  };
  for (const delivery of ["in flight", "at once"]) {
    const source = made(text(delivery), claims);
    expect(explore(source).claims["a loss is seen"]?.verdict).toBe("holds");
    expect((await checked(source)).claims[0]?.verdict).toBe("holds");
  }
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

test("as many observers as there may be see an exchange", async () => {
  const observers = Array.from({ length: 40 }, (_, i) => ({
    name: `actions${i}`,
    init: 0,
    on: (seen: number, event: { kind: string }) => (event.kind === "action" ? seen + 1 : seen),
  }));
  const claims = {
    "the last sees it": reachable(
      (_: unknown, { seen }: { seen: (observer: unknown) => unknown }) => seen(observers[39]) === 1,
    ),
  };
  const source = made({ nodes: { a: saying({ type: "x" }), b: hearing }, observers }, claims);
  expect(explore(source).claims["the last sees it"]?.verdict).toBe("witnessed");
  expect((await checked(source)).claims[0]?.verdict).toBe("witnessed");
});

describe("what several nodes send is handled in every order, so", () => {
  /** Says go to all who ask a store, which grants the first. */
  const asking = (size: number, others: object = {}) => {
    const asks = {
      init: () => "idle",
      receive: (_: string, { type }: { type: string }) =>
        type === "go" ? next("asks", send("store", { type: "ask" })) : next("has"),
    };
    const ids = Array.from({ length: size }, (_, i) => `s${i + 1}`);
    return made({
      nodes: {
        ...Object.fromEntries(ids.map((id) => [id, asks])),
        p: {
          init: () => 0,
          actions: {
            go: (s: number) =>
              s === 0
                ? next(
                    1,
                    ids.map((id) => send(id, { type: "go" })),
                  )
                : undefined,
          },
        },
        store: {
          init: () => null,
          receive: (by: string | null, _: unknown, { from }: { from: string }) =>
            by === null ? next(from, send(from, { type: "granted" })) : next(by),
        },
      },
      ...others,
    });
  };
  test("of several nodes that send, whoever is handled first is an outcome, called by its order", () =>
    expect(names(asking(3))).toEqual([undefined, "store.ask 2 before store.ask", "store.ask 3 before store.ask"]));
});
