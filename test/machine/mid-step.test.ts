// Which messages of a step may have left when a crash falls inside it.
// The one idea: against all subsets, one by one.
// Not here: crashes in whole protocols (test/oracle).
import fc from "fast-check";
import { expect, test } from "vitest";
import { tornSends } from "../../checker/machine/protocol/network/mid-step.ts";

test("of a queue a beginning has left, of a bag anything; of equal messages the first, and no two parts are equal", () => {
  const envelopes = fc.array(fc.nat({ max: 3 }), { maxLength: 6 });
  // Envelopes 0 and 1 wait in queues of their own, 2 and 3 in none.
  const queueOf = (envelope: number): number => (envelope < 2 ? envelope : -1);
  fc.assert(
    fc.property(envelopes, (sends) => {
      const subsets = Array.from({ length: 2 ** sends.length - 1 }, (_, bits) =>
        sends.map((_, at) => at).filter((at) => ((bits >> at) & 1) === 1),
      );
      const mayLeave = subsets.filter((part) =>
        part.every((at) =>
          sends.every((e, i) => i >= at || queueOf(sends[at]!) < 0 || e !== sends[at] || part.includes(i)),
        ),
      );
      const contents = (part: readonly number[]): string => part.map((at) => sends[at]).join();
      const first = new Map<string, readonly number[]>();
      for (const part of mayLeave.toSorted((a, b) => (a.join() < b.join() ? -1 : 1)))
        if (!first.has(contents(part))) first.set(contents(part), part);
      const sorted = (parts: readonly (readonly number[])[]): string[] => parts.map((part) => part.join()).sort();
      expect(sorted(tornSends(sends, queueOf)!)).toEqual(sorted([...first.values()]));
    }),
  );
});
