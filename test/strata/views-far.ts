// Views that are true until a number far out is reached: whoever asks for something gives up after so many tries, or never.
// The one idea: here the truth is known by construction (who never gives up is served under strong fairness, and who does need not
// be), so the number may be far beyond what an oracle could explore; only a shift that is asked so far finds it.
// Not here: random handlers (views.ts).
import fc from "fast-check";
import { eventually, next, type ProtocolSource, protocol, send } from "../../checker/language/index.ts";
import { drawn, type Stratum, stillSurroundings } from "./stratum.ts";

interface Rules {
  /** Null: never. */
  readonly givesUpAfter: number | null;
  readonly starts: number;
  /** Who compares: the client its own number, the client that of the answer, or the server that of the question. */
  readonly reader: "client" | "answer" | "server";
}
interface Asking {
  readonly n: number;
  readonly phase: string;
}
interface Message {
  readonly type: string;
  readonly n: number;
}

const rules: fc.Arbitrary<Rules> = fc.record({
  givesUpAfter: fc.option(
    fc.oneof(fc.integer({ min: 4, max: 40 }), fc.integer({ min: 41, max: 300 }), fc.integer({ min: 301, max: 950 })),
    { freq: 4 },
  ),
  starts: fc.nat({ max: 3 }),
  reader: fc.constantFrom("client", "answer", "server"),
});

const sourceOf = ({ givesUpAfter, starts, reader }: Rules): ProtocolSource => {
  const tooMany = (n: number, who: Rules["reader"]): boolean =>
    givesUpAfter !== null && who === reader && n >= givesUpAfter;
  const client = {
    init: (): Asking => ({ n: starts, phase: "asks" }),
    timers: {
      ask: (s: Asking) =>
        s.phase === "asks" ? next({ ...s, phase: "waits" }, send("server", { type: "ask", n: s.n })) : undefined,
    },
    receive: (s: Asking, { type, n }: Message) => {
      if (type === "yes") return next({ ...s, phase: "served" });
      if (type === "never" || tooMany(s.n, "client") || tooMany(n, "answer")) return next({ ...s, phase: "gave up" });
      return next({ n: s.n + 1, phase: "asks" });
    },
  };
  const server = {
    init: () => ({ n: starts }),
    receive: (_: unknown, { n }: Message) => ({
      yes: next({ n }, send("client", { type: "yes", n })),
      no: next({ n }, send("client", { type: tooMany(n, "server") ? "never" : "no", n })),
    }),
  };
  return protocol(
    "asking",
    {
      nodes: { client, server },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      ends: () => true,
      fairness: {
        weak: [{ kind: "timer" }, { kind: "deliver", each: "type" }],
        strong: [{ kind: "deliver", choice: "yes", each: "none" }],
      },
      view: { shift: ["n"] },
      within: (nodes: { readonly client: Asking }) => nodes.client.n < starts + 3,
    } as never,
    { served: eventually((nodes: { readonly client: Asking }) => nodes.client.phase === "served") } as never,
  ) as unknown as ProtocolSource;
};

export const viewsFarOut: Stratum = {
  name: "views-far-out",
  expects: { honest: 0.15, "over 300": 0.15, refused: 0.5 },
  compare: async (engine, seed) => {
    const made = drawn(rules, seed);
    const { givesUpAfter } = made;
    const { error, claims } = await engine.checkSource(sourceOf(made) as never, {}, stillSurroundings);
    const { verdict } = claims.find(({ name }) => name === "served")!;
    const told = error === null ? verdict : error.message;
    const right = givesUpAfter === null ? told === "holds modulo view" : /^(?:violated$|The view takes)/.test(told);
    return {
      disagreements: right ? [] : [`gives up after ${givesUpAfter ?? "no number"}: ${told}`],
      features: [
        ...(givesUpAfter === null ? ["honest"] : []),
        ...(givesUpAfter !== null && givesUpAfter > 300 ? ["over 300"] : []),
        ...(error === null ? [] : ["refused"]),
      ],
    };
  },
};
