// What follows on a state, as a number: the labels of its transitions, and what they change, in their order.
// Not here: who compares it (ahead/look-ahead.ts, lesson-log.ts).
import type { Machine } from "../../machine/machine.ts";
import { Successors } from "../../machine/successors.ts";
import { lookingAhead } from "../../values/numbering.ts";
import type { StateStore } from "../store/store.ts";

const scratch = new Successors();

/** A digest of what follows on a state of which everything is known. */
export const followsOn = (machine: Machine, store: StateStore, index: number): number => {
  let digest = 0;
  const add = (word: number): void => {
    const mixed = Math.imul(digest ^ word, 0x9e3779b1);
    digest = mixed ^ (mixed >>> 15);
  };
  const look = (): void => {
    const state = new Int32Array(machine.components);
    store.load(index, state);
    machine.expand(state, scratch);
    for (let at = 0; at < scratch.end; at = scratch.after(at)) {
      add(scratch.label(at));
      for (let change = 0; change < scratch.changes(at); change++) {
        add(scratch.component(at, change));
        add(scratch.id(at, change));
      }
    }
  };
  lookingAhead(look);
  return digest;
};
