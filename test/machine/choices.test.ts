// The choices of a state are its successors, told before they are built.
// The one idea: taken one by one they are what expanding the state gives at once, on random systems and on the models of the library.
// Not here: what a walk makes of them (search/simulation.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { isKripkeError, subjectOf } from "../../checker/index.ts";
import type { Machine } from "../../checker/machine/machine.ts";
import { Successors } from "../../checker/machine/successors.ts";
import { machineOf } from "../../checker/machine/walk/machine-of.ts";
import { drawsOf } from "../../checker/values/draws.ts";
import { registry } from "../../models/registry.ts";
import { amount } from "../amount.ts";
import { randomSystem, sourceOf } from "../oracle/generator.ts";

const SYSTEMS = amount("KRIPKE_RANDOM_SYSTEMS", { everyday: 200, deep: 4000 });
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

const isExpanded = (machine: Machine, state: Int32Array, out: Successors): boolean => {
  try {
    machine.expand(state, out);
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
  for (let event = 0; event < EVENTS; event++) {
    // Some exchanges never end.
    if (!isExpanded(machine, state, all)) break;
    const { choices } = machine;
    choices.look(state);
    expect(choices.lively).toBe(all.lively);
    const taken: string[] = [];
    let lively = false;
    for (let choice = 0; choice < choices.count; choice++) {
      choices.take(choice, one);
      taken.push(...told(one));
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

test("of the models of the library", () => {
  for (const model of registry.values()) {
    const machine = machineOf(subjectOf(model, null).source);
    for (let seed = 0; seed < 3; seed++) compare(machine, seed);
  }
}, 600_000);
