// What goes from thread to thread as integers comes out as it went in.
// The one idea: random records, written and read in random turns, through a ring so small that they lie across its end.
// Not here: threads that use it (workers.test.ts).
import { expect, test } from "vitest";
import type { Answer, Order } from "../../checker/index.ts";
import { Ring } from "../../harness/parallel/ring.ts";
import { answerInWords, answerOf, orderInWords, orderOf } from "../../harness/parallel/wire.ts";
import { dice } from "../observers/random-histories.ts";

const numbers = (draw: (n: number) => number, most: number): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: draw(most) }, () => draw(2 ** 31));

test("records come out whole, in their order, wherever they lie", () => {
  for (let seed = 0; seed < 50; seed++) {
    const draw = dice(seed);
    const memory = Ring.memory(256);
    const [writer, reader] = [new Ring(memory), new Ring(memory)];
    const waiting: number[][] = [];
    for (let turn = 0; turn < 400; turn++) {
      if (waiting.length < 7 && draw(2) === 0) {
        const parts = Array.from({ length: draw(4) }, () => numbers(draw, 12));
        const record = parts.flatMap((part) => [...part]);
        expect(writer.write(...parts)).toBe(record.length <= 32);
        if (record.length <= 32) waiting.push(record);
      } else {
        const read = reader.read();
        expect(read === null ? undefined : [...read]).toEqual(waiting.shift());
      }
    }
  }
});

test("what nobody reads is not overwritten", () => {
  const ring = new Ring(Ring.memory(64));
  const fill = (): void => {
    for (let record = 0; record < 100; record++) ring.write([1, 2, 3, 4, 5, 6, 7, 8]);
  };
  expect(fill).toThrow("nobody reads what was written");
});

test("orders and answers are what they were", () => {
  for (let seed = 0; seed < 50; seed++) {
    const draw = dice(seed);
    const order: Order = {
      view: null,
      stored: draw(1000),
      lessons: numbers(draw, 9),
      contents: [],
      closed: [...numbers(draw, 4)],
      from: draw(1000),
      to: draw(1000),
    };
    const spoke = [...numbers(draw, 4)].map((n) => n > 0);
    const answer: Answer = { kind: "looked", digest: numbers(draw, 9), spoke, seesLosses: draw(2) > 0 };
    const memory = Ring.memory(256);
    const ring = new Ring(memory);
    ring.write(...orderInWords(order)!);
    ring.write(...answerInWords(answer)!);
    expect(orderOf(ring.read()!)).toEqual(order);
    expect(answerOf(ring.read()!)).toEqual(answer);
    expect(orderInWords({ ...order, contents: [{ index: 1, digest: 2 }] })).toBe(null);
  }
  expect(answerInWords({ kind: "otherwise", index: 1 })).toBe(null);
});
