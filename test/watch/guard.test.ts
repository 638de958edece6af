// A program that checks: a call that stands still is broken off where the program called, and what was found is told.
// The one idea: the guard looks only at words, so what is tested is that the engine comes out of a call that never does.
// Not here: the command (test/cli/no-green.test.ts).
import { expect, test } from "vitest";
import { newWords, Standstill } from "../../harness/watch/standstill.ts";
import { always, check, next, protocol } from "../../index.ts";

const network = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;
const counting = (at3: () => void) =>
  protocol(
    "counting",
    {
      nodes: {
        a: {
          init: () => ({ n: 0 }),
          actions: {
            go: ({ n }: { readonly n: number }) => {
              if (n === 3) at3();
              return n < 5 ? next({ n: n + 1 }) : undefined;
            },
          },
        },
      },
      network,
      ends: () => true,
    },
    { small: always(({ a }) => a.n < 2) },
  );

test("an endless handler is broken off, and the violation before it is told", async () => {
  const endless = counting(() => {
    for (;;);
  });
  const result = await check(endless, { maxCallSeconds: 0.5 });
  expect([result.exitCode, result.verdict]).toEqual([75, "error"]);
  expect(result.error?.message).toMatch(
    /^action go of a had not answered after 1 second and was broken off: .* give it more time with maxCallSeconds$/,
  );
  expect(result.claims.map(({ verdict, events }) => [verdict, events])).toEqual([
    ["violated", 2],
    ["undecided", null],
  ]);
});

test("the next check is as good as any", async () => {
  const result = await check(counting(() => undefined));
  expect([result.exitCode, result.states.distinct]).toEqual([12, 6]);
});

test("only a word that stays counts, and a call that takes no processor counts a quarter as fast", async () => {
  const words = newWords();
  const standstill = new Standstill(words);
  const look = async (milliseconds: number) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return standstill.look(60);
  };
  expect(await look(0)).toBe(null);
  for (let word = 1; word < 5; word++) {
    words[0] = word;
    expect(await look(100)).toBe(null);
  }
  let looks = 0;
  for (; (await look(100)) === null; looks++);
  expect(looks).toBeLessThan(4);
});
