// Which actions of a spec may do something in a state, told by the first component that each of them reads.
// The one idea: most actions look at one component first, and most ids of it say at once that nothing happens; so of all actions with the
// same first component those that are left are one set of bits for each id, and the others are not even looked up.
// Why that is sound: an action is left out only where its tree says already, by that one answer, that it has no successor; that is what a
// walk of the tree would say. Whenever a tree learns or forgets something, the sets are made anew.
// Not here: the trees (memo/decision-tree.ts), what those that are left answer (spec-machine.ts).

import { grown } from "../../values/sequences.ts";
import { type Changed, NO_COMPONENT } from "../memo/decision-tree.ts";
import { Payoff } from "../memo/payoff.ts";
import type { Instance } from "./action.ts";

/** Bits of a word. */
const WORD = 32;
/** Ids from this number on are not told apart: an action with so many answers learns all the time. */
const MOST_IDS = 1 << 12;
/** No set was made. */
const NONE = 0;

/** Instances that read the same component first. */
interface Group {
  readonly component: number;
  readonly positions: number[];
  /** By id: where their set begins in #sets. */
  sets: Int32Array<ArrayBuffer>;
}

export class EnabledInstances {
  readonly #instances: readonly Instance[];
  readonly #changed: Changed;
  /** Does an answer of an instance, by its place, say that there is no successor? */
  readonly #isEmpty: (place: number) => boolean;
  readonly #words: number;
  /** Those of which nothing is told by one component, and all. */
  readonly #others: Int32Array;
  readonly #all: Int32Array;
  readonly #found: Int32Array;
  #groups: Group[] = [];
  #sets = new Int32Array(64);
  #used = 1;
  /** The number of changes for which the sets were made. */
  #made = -1;
  /** Where the trees change in most states, all actions are looked up in every state. */
  readonly #payoff = new Payoff();

  /** `changed`: what the trees of all instances count their changes in. */
  constructor(instances: readonly Instance[], changed: Changed, isEmpty: (place: number) => boolean) {
    this.#instances = instances;
    this.#changed = changed;
    this.#isEmpty = isEmpty;
    this.#words = Math.ceil(instances.length / WORD);
    this.#others = new Int32Array(this.#words);
    this.#found = new Int32Array(this.#words);
    this.#all = new Int32Array(this.#words);
    for (let position = 0; position < instances.length; position++) add(this.#all, 0, position);
  }

  /** Positions of instances that may have successors in the state, as bits; valid until the next call. */
  in(state: Int32Array): Int32Array {
    if (this.#payoff.isOff || this.#payoff.asks()) return this.#all;
    if (this.#changed.count !== this.#made) this.#begin();
    else this.#payoff.knew();
    const words = this.#words;
    const found = this.#found;
    const groups = this.#groups;
    for (let word = 0; word < words; word++) found[word] = this.#others[word]!;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      const id = state[group.component]!;
      let at = id < group.sets.length ? group.sets[id]! : NONE;
      if (at === NONE) at = this.#make(group, id);
      for (let word = 0; word < words; word++) found[word]! |= this.#sets[at + word]!;
    }
    return found;
  }

  /** Sorts the instances by what they read first; no set is made yet. */
  #begin(): void {
    this.#made = this.#changed.count;
    this.#used = 1;
    this.#others.fill(0);
    const groups = new Map<number, Group>();
    for (const [position, { tree }] of this.#instances.entries()) {
      const { first } = tree;
      if (first < 0 || first >= NO_COMPONENT) {
        add(this.#others, 0, position);
        continue;
      }
      const group = groups.get(first) ?? { component: first, positions: [], sets: new Int32Array(16) };
      group.positions.push(position);
      groups.set(first, group);
    }
    this.#groups = [...groups.values()];
  }

  /** The set of a group for an id; a component that is not there yet has none, and nothing is known of it. */
  #make(group: Group, id: number): number {
    const at = this.#used;
    this.#used += this.#words;
    this.#sets = grown(this.#sets, this.#used);
    this.#sets.fill(0, at, this.#used);
    for (const position of group.positions)
      if (!this.#saysNothing(this.#instances[position]!, id)) add(this.#sets, at, position);
    if (id < MOST_IDS) {
      group.sets = grown(group.sets, id + 1);
      group.sets[id] = at;
    } else this.#used = at;
    return at;
  }

  #saysNothing({ tree }: Instance, id: number): boolean {
    const place = tree.resultAfter(id);
    return place >= 0 && this.#isEmpty(place);
  }
}

const add = (sets: Int32Array, at: number, position: number): void => {
  sets[at + Math.floor(position / WORD)]! |= 1 << (position % WORD);
};
