// Making a way short, where exact search from the start does not come to its end.
// The one idea: twelve counters that nobody asks for are noise on the way and make the states too many; a leap that was not on the way
// cuts a corner of it.
// Not here: ways that exact search finds (simulation.test.ts).
import { expect, test } from "vitest";
import { always, type Source, spec } from "../../checker/index.ts";
import type { Machine } from "../../checker/machine/machine.ts";
import { Successors } from "../../checker/machine/successors.ts";
import { machineOf } from "../../checker/machine/walk/machine-of.ts";
import { Closing } from "../../checker/search/walks/closing.ts";
import { endsIn } from "../../checker/search/walks/ending.ts";
import { Shrinking, takenAgain, type Way } from "../../checker/search/walks/shrink.ts";
import { openClaims } from "../../checker/search/watchers/open-claims.ts";

interface State {
  readonly at: number;
  readonly done: number;
  readonly noise: Readonly<Record<string, number>>;
}

const NOISES = Array.from({ length: 12 }, (_, i) => `noise${i}`);
const source = spec(
  "detours",
  {
    init: [{ at: 0, done: 0, noise: Object.fromEntries(NOISES.map((name) => [name, 0])) }],
    ends: () => true,
    actions: {
      up: (state: State) => (state.at < 10 ? { ...state, at: state.at + 1 } : undefined),
      leap: (state: State) => (state.at === 0 ? { ...state, at: 10 } : undefined),
      work: (state: State) => (state.at === 10 ? { ...state, done: state.done + 1 } : undefined),
      ...Object.fromEntries(
        NOISES.map((name) => [
          name,
          (state: State) => ({ ...state, noise: { ...state.noise, [name]: state.noise[name]! + 1 } }),
        ]),
      ),
    },
  } as never,
  { "less than eight is done": always(({ done }: State) => done < 8) } as never,
) as unknown as Source;

const machine: Machine = machineOf(source);
const ends = endsIn(machine, openClaims(machine.asks, source.claims)[0]!);

/** The way of actions by name. */
const wayOf = (...names: readonly string[]): Way => {
  const successors = new Successors();
  const labels: number[] = [];
  let state = machine.initial[0]!.state;
  for (const name of names) {
    machine.expand(state, successors);
    let at = 0;
    while ((machine.events.event(successors.label(at)) as { name?: string }).name !== name) at = successors.after(at);
    labels.push(successors.label(at));
    state = successors.stateAfter(at, state, machine.components);
  }
  return { initial: 0, labels };
};
const namesIn = ({ labels }: Way): string[] =>
  labels.map((label) => (machine.events.event(label) as { name: string }).name);
const times = (count: number, name: string): string[] => Array.from({ length: count }, () => name);
const done = (work: Iterable<void>): void => {
  for (const _ of work);
};

test("what was not needed is left out, and the order of the rest stays", () => {
  const noisy = [
    ...times(10, "up").flatMap((up, i) => [up, NOISES[i]!]),
    ...times(8, "work").flatMap((work) => [...NOISES, work]),
  ];
  const shrinking = new Shrinking(machine, wayOf(...noisy), ends);
  done(shrinking.run());
  expect(namesIn(shrinking.way)).toEqual([...times(10, "up"), ...times(8, "work")]);
});

test("what was not on the way cuts a corner of it, and it is not called shortest", () => {
  const closing = new Closing(machine, wayOf("noise3", ...times(10, "up"), ...times(8, "work")), ends, 10_000);
  done(closing.run());
  expect(namesIn(closing.way)).toEqual(["leap", "noise3", ...times(8, "work")]);
  expect(closing.isShortest).toBe(false);
  expect(takenAgain(machine, closing.way, ends)).toEqual(closing.way);
});

test("a way that does not end in it is none", () => {
  expect(takenAgain(machine, wayOf(...times(10, "up"), ...times(7, "work")), ends)).toBeNull();
});
