// The messages of seeded walks: the same for a seed, and what the model says they can be.
import { expect, test } from "vitest";
import { deliveriesOf, handled } from "../../bench/messages/deliveries.ts";
import { always, isStep, next, type ProtocolSource, protocol, replicated, send, walk } from "../../checker/index.ts";

const link = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;
const counting = (delivery: "in flight" | "at once"): ProtocolSource =>
  protocol(
    "counting",
    {
      nodes: {
        source: {
          init: () => ({ sent: 0 }),
          actions: {
            go: ({ sent }: { sent: number }) =>
              sent < 5 ? next({ sent: sent + 1 }, send("sink1", { n: sent }), send("sink2", { n: sent })) : undefined,
          },
        },
        sink: replicated(2, {
          init: () => ({ got: 0 }),
          receive: ({ got }: { got: number }, _: { n: number }) => next({ got: got + 1 }),
        }),
      },
      network: { ...link, delivery },
      within: ({ source }) => source.sent < 5,
      ends: () => true,
    },
    { "never more than sent": always(({ sink }) => sink.every(({ got }) => got <= 5)) },
  ) as unknown as ProtocolSource;

const record = (source: ProtocolSource, seed: number) =>
  deliveriesOf(source, walk, { wanted: 64, seed, isOver: () => false });

test.each(["in flight", "at once"] as const)("what is %s is handled as often as it came", (delivery) => {
  const { deliveries, walks } = record(counting(delivery), 7);
  expect(deliveries).toHaveLength(64);
  // Four messages to each of two in a walk, since the fifth is outside the bound.
  expect(walks).toBe(8);
  for (const each of deliveries) {
    expect(each.context.from).toBe("source");
    expect((each.state as { got: number }).got).toBeLessThan(4);
    expect(isStep(handled(each))).toBe(true);
  }
});

test("the same seed records the same, another seed another order", () => {
  const told = (seed: number): string =>
    JSON.stringify(
      record(counting("in flight"), seed).deliveries.map(({ state, message, context }) => [state, message, context]),
    );
  expect(told(3)).toBe(told(3));
  expect(told(3)).not.toBe(told(4));
});

test("a protocol in which nothing is handled ends with nothing", () => {
  const silent = protocol(
    "silent",
    { nodes: { a: { init: () => ({ n: 0 }) } }, network: link, ends: () => true },
    {},
  ) as unknown as ProtocolSource;
  expect(record(silent, 1).deliveries).toEqual([]);
});
