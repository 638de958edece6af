// The choices of a state are its successors, told before they are built.
// The one idea: taken one by one they are what expanding the state gives at once, on random systems and on the models of the library.
// Not here: what a walk makes of them (search/simulation.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { isKripkeError, type Source, spec, subjectOf } from "../../checker/index.ts";
import type { Machine } from "../../checker/machine/machine.ts";
import { Successors } from "../../checker/machine/successors.ts";
import { machineOf } from "../../checker/machine/walk/machine-of.ts";
import { canonicalText } from "../../checker/values/canonical-text.ts";
import { drawsOf } from "../../checker/values/draws.ts";
import { registry } from "../../models/registry.ts";
import { amount } from "../amount.ts";
import { randomSystem, sourceOf } from "../oracle/generator.ts";

const SYSTEMS = amount("KRIPKE_RANDOM_SYSTEMS", { everyday: 100, deep: 2000 });
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const EVENTS = 40;

/** Each successor as text. */
const told = (successors: Successors): string[] => {
  const texts: string[] = [];
  for (let at = 0; at < successors.end; at = successors.after(at)) {
    const changes = Array.from({ length: successors.changes(at) }, (_, i) => [
      successors.component(at, i),
      successors.id(at, i),
    ]);
    texts.push(JSON.stringify([successors.label(at), changes]));
  }
  return texts;
};

const isDone = (work: () => void): boolean => {
  try {
    work();
    return true;
  } catch (error) {
    if (isKripkeError(error)) return false;
    throw error;
  }
};

/** Walks at random, and compares in each state. How many states had faults, and how many several ways for one event. */
const compare = (machine: Machine, seed: number): { readonly faults: number; readonly ways: number } => {
  const draw = drawsOf(seed);
  const [all, one] = [new Successors(), new Successors()];
  const met = { faults: 0, ways: 0 };
  let state = machine.initial[draw(machine.initial.length)]!.state;
  const { choices } = machine;
  for (let event = 0; event < EVENTS; event++) {
    // Whoever looks first has the author's code called, and whoever takes some first finds out what they leave, and of no others.
    const [isLookedAtFirst, areTakenFirst] = [draw(2) === 0, draw(2) === 0];
    // Some exchanges never end.
    if (isLookedAtFirst && !isDone(() => choices.look(state))) break;
    const early = new Map<number, string[]>();
    const takeSome = (): void => {
      for (let choice = 0; choice < choices.count; choice++) {
        if (draw(2) === 0) continue;
        choices.take(choice, one);
        early.set(choice, told(one));
      }
    };
    if (isLookedAtFirst && areTakenFirst && !isDone(takeSome)) break;
    if (!isDone(() => machine.expand(state, all))) break;
    if (!isLookedAtFirst) choices.look(state);
    expect(choices.lively).toBe(all.lively);
    const taken: string[] = [];
    let lively = false;
    for (let choice = 0; choice < choices.count; choice++) {
      choices.take(choice, one);
      const texts = told(one);
      expect(early.get(choice) ?? texts).toEqual(texts);
      taken.push(...texts);
      if (choices.isFault(choice)) met.faults++;
      else lively = true;
      if (one.count > 1) met.ways++;
      for (let at = 0; at < one.end; at = one.after(at))
        if (machine.events.happened(one.label(at)).length === 0) expect(choices.label(choice)).toBe(one.label(at));
    }
    expect(taken.toSorted()).toEqual(told(all).toSorted());
    // A redelivery that changes nothing is no fault, and keeps no end from being one.
    if (all.lively) expect(lively).toBe(true);
    if (all.count === 0) break;
    let at = 0;
    for (let skip = draw(all.count); skip > 0; skip--) at = all.after(at);
    state = all.stateAfter(at, state, machine.components);
  }
  return met;
};

test(`of random systems (KRIPKE_RANDOM_SEED=${SEED})`, () => {
  let [faults, ways] = [0, 0];
  fc.assert(
    fc.property(randomSystem, fc.nat(), (system, seed) => {
      const met = compare(machineOf(sourceOf(system)), seed);
      faults += met.faults;
      ways += met.ways;
    }),
    { numRuns: SYSTEMS, seed: SEED },
  );
  // Some 20 faults a system; of 80 systems at least 4 had events of several ways.
  expect([faults > SYSTEMS, ways > 0]).toEqual([true, true]);
}, 600_000);

/** Events and the states that they lead to, in words: two instances have numbers of their own. */
const inWords = (machine: Machine, state: Int32Array, successors: Successors): string[] => {
  const texts: string[] = [];
  for (let at = 0; at < successors.end; at = successors.after(at)) {
    const after = machine.tells.snapshot(successors.stateAfter(at, state, machine.components));
    texts.push(canonicalText([machine.events.event(successors.label(at)), after]));
  }
  return texts;
};

/** Takes all choices of the states of a walk with an instance that never expands, and expands them with another. */
const compareInstances = (source: Source, seed: number): number => {
  const draw = drawsOf(seed);
  const [taking, expanding] = [machineOf(source), machineOf(source)];
  const out = new Successors();
  let compared = 0;
  const start = draw(taking.initial.length);
  let state = taking.initial[start]!.state;
  let twin = expanding.initial[start]!.state;
  for (let event = 0; event < EVENTS / 2; event++) {
    const taken: { readonly text: string; readonly after: Int32Array }[] = [];
    const takeAll = (): void => {
      taking.choices.look(state);
      for (let choice = 0; choice < taking.choices.count; choice++) {
        taking.choices.take(choice, out);
        const texts = inWords(taking, state, out);
        for (let at = 0, i = 0; at < out.end; at = out.after(at), i++)
          taken.push({ text: texts[i]!, after: out.stateAfter(at, state, taking.components) });
      }
    };
    if (!isDone(takeAll) || !isDone(() => expanding.expand(twin, out))) break;
    const expanded = inWords(expanding, twin, out);
    expect(taken.map(({ text }) => text).toSorted()).toEqual(expanded.toSorted());
    compared += taken.length;
    if (taken.length === 0) break;
    const next = taken[draw(taken.length)]!;
    let at = 0;
    for (let skip = expanded.indexOf(next.text); skip > 0; skip--) at = out.after(at);
    state = next.after;
    twin = out.stateAfter(at, twin, expanding.components);
  }
  return compared;
};

test(`of an instance that never expands, of random systems (KRIPKE_RANDOM_SEED=${SEED})`, () => {
  let compared = 0;
  fc.assert(
    fc.property(randomSystem, fc.nat(), (system, seed) => {
      compared += compareInstances(sourceOf(system), seed);
    }),
    { numRuns: SYSTEMS / 2, seed: SEED },
  );
  expect(compared).toBeGreaterThan(SYSTEMS);
}, 600_000);

/** Messages come to be, an action asks for some that nobody has sent yet, and one for how many there are. */
const post = spec(
  "post",
  {
    init: [{ at: {}, copy: {}, sent: new Set(), n: 0 }],
    components: { at: "record", copy: "record", sent: "set" },
    ends: () => true,
    actions: {
      send: {
        each: ["a", "b", "c"],
        do: (s: Post, to: string) =>
          s.n < 6 ? { ...s, sent: new Set([...s.sent, `${to}${s.n}`]), n: s.n + 1 } : undefined,
      },
      take: {
        each: ["a", "b", "c"],
        do: (s: Post, to: string) => (s.sent.has(`${to}${s.n - 1}`) ? { ...s, at: { ...s.at, [to]: s.n } } : undefined),
      },
      lose: {
        each: ["a0", "b0", "c0", "a1", "b2"],
        do: (s: Post, message: string) =>
          s.sent.has(message) ? { ...s, sent: new Set([...s.sent].filter((each) => each !== message)) } : undefined,
      },
      clear: (s: Post) =>
        s.sent.size > 3 && Object.keys(s.at).length > 1 ? { ...s, sent: new Set(), at: {} } : undefined,
      // Which of two variables are one is no question about a component.
      keep: (s: Post) => (s.copy === s.at ? undefined : { ...s, copy: s.at }),
      restart: (s: Post) => (s.at["a"] === 6 ? { ...s, n: 0 } : undefined),
    },
  } as never,
  {},
) as unknown as Source;

interface Post {
  readonly at: Readonly<Record<string, number>>;
  readonly copy: Readonly<Record<string, number>>;
  readonly sent: ReadonlySet<string>;
  readonly n: number;
}

test("of a spec whose members come to be on the way, one walk after another", () => {
  const machine = machineOf(post);
  for (let seed = 0; seed < 100; seed++) compare(machine, seed);
  expect(machine.components).toBeGreaterThan(15);
});

test("of the models of the library", () => {
  for (const model of registry.values()) {
    const machine = machineOf(subjectOf(model, null).source);
    for (let seed = 0; seed < 3; seed++) compare(machine, seed);
  }
}, 600_000);
