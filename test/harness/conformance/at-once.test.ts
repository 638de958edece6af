// Exchanges at once, as an implementation meets them: message by message, with nothing between.
// The one idea: where an exchange is over the protocol as it is written must have an event that ends there, and a program that would go
// wrong only if something came between is not blamed.
// Not here: the runs (conforms.test.ts), the checker's exchanges (test/strata).
import { describe, expect, test } from "vitest";
import { canonicalText, drawsOf, type Position, type ProtocolSource, subjectOf, walk } from "../../../checker/index.ts";
import { carriersOf, linksOf } from "../../../harness/conformance/answers.ts";
import { AtOnce, inFlight } from "../../../harness/conformance/at-once.ts";
import { identityOf, type Offer } from "../../../harness/conformance/belief.ts";
import { conforms, next, protocol, type Role, replicated, send } from "../../../index.ts";
import { registry } from "../../../models/registry.ts";

type Question = { readonly type: "ask"; readonly n: number } | { readonly type: "answer"; readonly n: number };

const oracle: Role<number, Question> = {
  init: () => 0,
  receive: (_, { type, n }, { from }) => (type === "ask" ? next(n, send(from, { type: "answer", n })) : undefined),
};
/** Numbers of the second question to the same oracle. */
const LATER = 10;
interface Asker {
  readonly asked: number;
  readonly answered: number;
}
const asker: Role<Asker, Question> = {
  init: () => ({ asked: 0, answered: 0 }),
  receive: (s, { type }) => (type === "answer" ? next({ ...s, answered: s.answered + 1 }) : undefined),
  actions: {
    ask: (s) =>
      s.asked < 3
        ? next(
            { ...s, asked: s.asked + 1 },
            send("oracle1", { type: "ask", n: s.asked }),
            send("oracle1", { type: "ask", n: s.asked + LATER }),
            send("oracle2", { type: "ask", n: s.asked }),
          )
        : undefined,
    report: (s) => next(s, send("log", { type: "answer", n: s.answered })),
  },
};
const log: Role<readonly number[], Question> = {
  init: () => [],
  receive: (s, { n }) => (s.length < 2 ? next([...s, n]) : undefined),
};
const sure = { order: "none", copies: "many", loses: "never", duplicates: "never" } as const;
const asking = (delivery: "at once" | "in flight", loses: "never" | "always" = "never") =>
  protocol(
    "asking",
    {
      nodes: { asker, oracle: replicated(2, oracle), log },
      network: [
        { between: ["asker", "oracle"], ...sure, loses, delivery },
        { ...sure, copies: "one" },
      ],
    },
    {},
  );

const ask = (n: number) => ({ type: "ask", n }) as const;

/** Writes down how many answers it has, and cannot do that while some are still to come. */
class Program {
  protected asked = 0;
  protected answered = 0;
  receive({ type }: Question) {
    if (type === "answer") this.answered++;
  }
  readonly actions = {
    ask: () => {
      const n = this.asked++;
      return [send("oracle1", ask(n)), send("oracle1", ask(n + LATER)), send("oracle2", ask(n))];
    },
    report: () => this.report(),
  };
  protected report() {
    if (this.answered < 3 * this.asked) throw new Error("not all have answered");
    return send("log", { type: "answer", n: this.answered } as const);
  }
}

class Forgetful extends Program {
  protected override report() {
    return send("log", { type: "answer", n: Math.min(3, this.answered) } as const);
  }
}

describe("a program that asks at once", () => {
  const driven = { node: "asker", runs: 60, implementation: () => new Program() } as const;

  test.each([1, 2, 3])("is told all answers before anything else happens, seed %i", async (seed) => {
    const { verdict, difference, inputs } = await conforms(asking("at once"), { ...driven, seed });
    expect(difference?.story ?? "").toBe("");
    expect([verdict, inputs > 100]).toEqual(["nothing found", true]);
  });

  test("meets something between them where they are in flight, or lost", async () => {
    for (const target of [asking("in flight"), asking("at once", "always")]) {
      const { verdict, difference } = await conforms(target, driven);
      expect([verdict, difference?.sentence]).toEqual(["error", expect.stringContaining("not all have answered")]);
    }
  });

  test("is found where it answers something else", async () => {
    const { verdict, difference } = await conforms(asking("at once"), {
      ...driven,
      implementation: () => new Forgetful(),
    });
    expect(verdict).toBe("differs");
    expect(difference?.story).toContain("it sends what the model does not");
    // Two questions with their answers, and the report.
    expect(difference?.events).toHaveLength(15);
  });
});

/** What a state is, whoever has numbered it. */
const stateOf = (over: ReturnType<typeof walk>, at: Position): string => {
  const { nodes, network } = over.snapshot(at);
  return canonicalText([nodes, network.map((each) => canonicalText(each)).toSorted()]);
};

type Groups = ReadonlyMap<string, string>;
const atOnceOf = (source: ProtocolSource, groups: Groups): AtOnce =>
  new AtOnce(linksOf(source), carriersOf(linksOf(source), groups));

const written = (loses: "never" | "always"): ProtocolSource => asking("at once", loses) as unknown as ProtocolSource;

/** Walks with nothing at once, and compares where exchanges end; how many had several messages. */
const compare = (source: ProtocolSource, seed: number, events: number, make = atOnceOf): number => {
  const draw = drawsOf(seed);
  const [written, spread] = [walk(source), walk(inFlight(source))];
  let position = spread.initial[0]!.to;
  let there = written.initial.map(({ to }) => to).filter((to) => stateOf(written, to) === stateOf(spread, position));
  const groups = new Map(spread.snapshot(position).nodes.map(({ id, group }) => [id, group]));
  const atOnce = make(source, groups);
  let [long, length] = [0, 0];
  for (let event = 0; event < events; event++) {
    const moves = spread.moves(position);
    const offers = moves.map(({ event: each }) => ({ event: each, identity: identityOf(each) }) as Offer);
    const now = atOnce.now(offers);
    if (!atOnce.isGoingOn && length > 0) {
      const here = stateOf(spread, position);
      there = there
        .flatMap((from) => written.moves(from).map(({ to }) => to))
        .filter((to) => stateOf(written, to) === here);
      expect(there.length).toBeGreaterThan(0);
      there = there.slice(0, 1);
      if (length > 1) long++;
      length = 0;
    }
    if (now.length === 0) break;
    const offer = now[draw(now.length)]!;
    const { sends, to } = moves[offers.indexOf(offer)]!;
    atOnce.happened(offer, sends);
    position = to;
    length++;
  }
  return long;
};

describe("where an exchange is over", () => {
  const models = ["raft", "raft-register", "zab", "zookeeper", "multi-paxos-service", "seata-at", "tcc-cluster"];
  test.each(models)("%s has an event that ends there", (name) => {
    let long = 0;
    for (const seed of [1, 2, 3])
      long += compare(subjectOf(registry.get(name)!, null).source as ProtocolSource, seed, 60);
    expect(long).toBeGreaterThan(0);
  });

  /** Of a small protocol. */
  const small = (loses: "never" | "always", make = atOnceOf): number => {
    let long = 0;
    for (let seed = 1; seed < 40; seed++) long += compare(written(loses), seed, 40, make);
    return long;
  };

  test.each(["never", "always"] as const)("a small protocol whose link loses %s, too", (loses) => {
    expect(small(loses)).toBeGreaterThan(0);
  });

  /** Everything may come between. */
  class Hasty extends AtOnce {
    override now(offers: readonly Offer[]): readonly Offer[] {
      super.now(offers);
      return offers;
    }
  }
  test("and who lets something come between, or forgets the order of sending, is found out", () => {
    expect(() =>
      small("never", (source, groups) => new Hasty(linksOf(source), carriersOf(linksOf(source), groups))),
    ).toThrow();
    const unordered = (source: ProtocolSource, groups: Groups): AtOnce => {
      const links = linksOf(source);
      const linkOf = carriersOf(links, groups);
      return new AtOnce([links[0]!, links[1]!, links[0]!], (envelope) => {
        const number = linkOf(envelope);
        return number === 0 && (envelope.message as Question).n >= LATER ? 2 : number;
      });
    };
    expect(() => small("never", unordered)).toThrow();
  });
});
