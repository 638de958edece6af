// What the actions of a spec answer in a state, several of them by one look-up.
// The one idea: an action reads few components, and those have few ids; so actions that together read of few are a group, and of each
// combination of the ids that they read it is kept which of them have successors, and where their rows lie. A state is then a look-up for
// each group, where it was a walk for each action.
// Why that is sound: the key of a group has every component that a node of one of its trees asks about, so where the key comes again each
// tree would be walked to the same leaf. Once a tree learns or forgets something, nothing of this is believed any more; and an action that
// asks about more than components, or of too many ids, is in no group.
// Not here: the trees (memo/decision-tree.ts), who is left over (enabled-instances.ts), calling actions (spec-machine.ts).
import { MaskedMap, type PlacesInWords } from "../../values/masked-map.ts";
import { layout, write } from "../../values/record.ts";
import { grown } from "../../values/sequences.ts";
import { type Changed, NO_COMPONENT } from "../memo/decision-tree.ts";
import { Payoff } from "../memo/payoff.ts";
import type { Places } from "../row-places.ts";
import type { Instance } from "./action.ts";
import { addPlace } from "./action-rows.ts";

/** Bits of a word. */
const WORD = 32;
/** Combinations that a group tells apart at most: its table is to lie in a near cache. */
const MOST_COMBINATIONS = 1 << 12;
/** Components that one instance reads at most: most have two ids or more, so more of them are too many combinations. */
const MOST_COMPONENTS = 24;
/** For so many states nothing must have been learnt before groups are made; each time for as many more, up to so many. */
const STILL = 2;
const MOST_STILL = 1 << 8;
/** No entry. */
const NONE = 0;
/** Of who has successors: which instance it is, and where its row lies. */
const ENABLED = layout("position", "place");
const COUNT = 1;
const { position: POSITION, place: PLACE, size: PAIR } = ENABLED;

/** Instances that are looked up together. */
interface Group {
  /** Of each component that they read: how many ids it has in the key, and how much one of them counts. */
  readonly components: Int32Array;
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  readonly positions: readonly number[];
  /** By combination: where its entry begins; NONE: it was not met. */
  readonly entries: Int32Array;
}

/** A group while it is made: its instances, and how many ids each component has that they read. */
interface Draft {
  readonly positions: number[];
  ids: ReadonlyMap<number, number>;
}

export interface JointRowsOf {
  readonly instances: readonly Instance[];
  /** What the trees of all instances count their changes in. */
  readonly changed: Changed;
  /** Does an answer of an instance, by its place, say that there is no successor? */
  readonly isEmpty: (place: number) => boolean;
  /** How many ids a component has by now. */
  readonly idsOf: (component: number) => number;
}

export class JointRows {
  readonly #of: JointRowsOf;
  readonly #words: number;
  #groups: readonly Group[] = [];
  /** Entries: which instances have successors, as bits; how many those are; and of each what ENABLED says. */
  #entries = new Int32Array(1024);
  #used = 1;
  /** Of the state that was looked up last: by group its entry; which instances have successors; by position the places of their rows. */
  #found = new Int32Array(0);
  readonly #enabled: Int32Array;
  readonly #places: Int32Array;
  /** Those that are in no group, as bits; is there any? */
  readonly #others: Int32Array;
  hasOthers = false;
  /** The number of changes for which the groups were made, the last that was seen, and for how many states there was no other. */
  #made = -1;
  #seen = -1;
  #still = 0;
  /** For how many there must be no other: groups that do not last are made less and less often. */
  #mustBeStill = STILL;
  readonly #payoff = new Payoff();
  /** Where components lie in words, and by group what was noted of these. */
  #inWords: PlacesInWords | null = null;
  #maps: readonly MaskedMap[] = [];

  constructor(of: JointRowsOf) {
    this.#of = of;
    this.#words = Math.ceil(of.instances.length / WORD);
    this.#enabled = new Int32Array(this.#words);
    this.#others = new Int32Array(this.#words);
    this.#places = new Int32Array(of.instances.length);
  }

  /** Is it known of every group what it answers in the state? */
  find(state: Int32Array): boolean {
    if (this.#payoff.isOff || !this.#mayBelieve()) return false;
    const groups = this.#groups;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      const combination = combinationOf(group, state);
      const at = combination < 0 ? NONE : group.entries[combination]!;
      if (at === NONE) return false;
      this.#found[i] = at;
    }
    this.#payoff.knew();
    return true;
  }

  /** The same of a state in words, of which only what was noted is known; nothing where some are in no group. */
  findInWords(places: PlacesInWords, words: Uint32Array): boolean {
    if (this.#payoff.isOff || this.hasOthers || !this.#isMade || places !== this.#inWords) return false;
    const maps = this.#maps;
    for (let i = 0; i < maps.length; i++) {
      const at = maps[i]!.get(words);
      if (at < 0) return false;
      this.#found[i] = at;
    }
    if (this.#asks()) return false;
    this.#payoff.knew();
    return true;
  }

  /** Notes what is known of the groups in a state that lies so in words. */
  note(places: PlacesInWords, words: Uint32Array, state: Int32Array): void {
    if (this.#payoff.isOff || this.hasOthers || !this.#isMade) return;
    if (places !== this.#inWords) {
      this.#inWords = places;
      this.#maps = this.#groups.map(({ components }) => new MaskedMap(places, components));
    }
    for (const [i, group] of this.#groups.entries()) {
      const combination = combinationOf(group, state);
      const at = combination < 0 ? NONE : group.entries[combination]!;
      if (at !== NONE) this.#maps[i]!.set(words, at);
    }
  }

  /**
   * Adds the places of what `find` found, in the order of the instances. `isEnabled` tells as bits who of the others may have a
   * successor, null if there are none; and `ask` the place of what one of them answers.
   */
  add(isEnabled: Int32Array | null, to: Places, ask: (position: number) => number): void {
    const others = this.#others;
    const enabled = this.#enabled;
    for (let word = 0; word < this.#words; word++)
      enabled[word] = isEnabled === null ? 0 : isEnabled[word]! & others[word]!;
    for (let i = 0; i < this.#groups.length; i++) this.#take(this.#found[i]!);
    for (let word = 0; word < this.#words; word++)
      for (let bits = enabled[word]!; bits !== 0; bits &= bits - 1) {
        const bit = bits & -bits;
        const position = WORD * word + 31 - Math.clz32(bit);
        addPlace(to, (others[word]! & bit) === 0 ? this.#places[position]! : ask(position));
      }
  }

  #take(entry: number): void {
    const entries = this.#entries;
    const words = this.#words;
    for (let word = 0; word < words; word++) this.#enabled[word]! |= entries[entry + word]!;
    const first = entry + words + COUNT;
    const end = first + PAIR * entries[first - COUNT]!;
    for (let at = first; at < end; at += PAIR) this.#places[entries[at + POSITION]!] = entries[at + PLACE]!;
  }

  /** Keeps what is answered in a state, now that all were asked there: `place` tells it by position; below 0: it is not known. */
  learn(state: Int32Array, place: (position: number) => number): void {
    if (this.#payoff.isOff || !this.#isMade) return;
    for (const group of this.#groups) {
      const combination = combinationOf(group, state);
      if (combination < 0 || group.entries[combination] !== NONE) continue;
      const rows = group.positions.map(place);
      if (!rows.some((row) => row < 0)) group.entries[combination] = this.#keep(group, rows);
    }
  }

  #keep({ positions }: Group, rows: readonly number[]): number {
    const entry = this.#used;
    const count = entry + this.#words;
    this.#entries = grown(this.#entries, count + COUNT + PAIR * positions.length);
    this.#entries.fill(0, entry, count + COUNT);
    this.#used = count + COUNT;
    for (const [i, position] of positions.entries()) {
      const at = rows[i]!;
      if (this.#of.isEmpty(at)) continue;
      add(this.#entries, entry, position);
      this.#entries[count]!++;
      write(ENABLED, this.#entries, this.#used, { position, place: at });
      this.#used += PAIR;
    }
    return entry;
  }

  /** Counts a question; true: that it was the one after which nothing is remembered any more. */
  #asks(): boolean {
    if (!this.#payoff.asks()) return false;
    this.#groups = [];
    this.#maps = [];
    return true;
  }

  /** Are there groups for what the trees know? */
  get #isMade(): boolean {
    return this.#made === this.#of.changed.count;
  }

  /** The same; makes them, once the trees have been still for a while. */
  #mayBelieve(): boolean {
    if (this.#asks()) return false;
    if (this.#isMade) return true;
    const { count } = this.#of.changed;
    if (count !== this.#seen) {
      this.#seen = count;
      this.#still = 0;
    }
    if (++this.#still < this.#mustBeStill) return false;
    this.#mustBeStill = Math.min(MOST_STILL, this.#mustBeStill * 2);
    this.#make();
    this.#made = count;
    return true;
  }

  #make(): void {
    this.#used = 1;
    this.#others.fill(0);
    const drafts: Draft[] = [];
    for (const [position, { tree }] of this.#of.instances.entries()) {
      const ids = this.#idsRead(tree.asked);
      if (ids === null || combinations(ids) > MOST_COMBINATIONS) add(this.#others, 0, position);
      else join(drafts, position, ids);
    }
    this.#groups = drafts.map(groupOf);
    this.#inWords = null;
    this.hasOthers = this.#others.some((word) => word !== 0);
    this.#found = new Int32Array(drafts.length);
  }

  /** How many ids each of these components has; null: they are too many, or not all are components. */
  #idsRead(questions: ReadonlySet<number>): ReadonlyMap<number, number> | null {
    if (questions.size > MOST_COMPONENTS) return null;
    const ids = new Map<number, number>();
    for (const component of questions) {
      if (component >= NO_COMPONENT) return null;
      ids.set(component, this.#of.idsOf(component));
    }
    return ids;
  }
}

/** Puts an instance into the first group that has room for what it reads. */
const join = (drafts: Draft[], position: number, ids: ReadonlyMap<number, number>): void => {
  for (const draft of drafts) {
    const together = new Map([...draft.ids, ...ids]);
    if (combinations(together) > MOST_COMBINATIONS) continue;
    draft.positions.push(position);
    draft.ids = together;
    return;
  }
  drafts.push({ positions: [position], ids });
};

const combinations = (ids: ReadonlyMap<number, number>): number => {
  let product = 1;
  for (const count of ids.values()) product *= count;
  return product;
};

const groupOf = ({ positions, ids }: Draft): Group => {
  const counts = new Int32Array(ids.size);
  let product = 1;
  for (const [i, count] of [...ids.values()].entries()) {
    counts[i] = product;
    product *= count;
  }
  return {
    positions,
    components: Int32Array.from(ids.keys()),
    ids: Int32Array.from(ids.values()),
    counts,
    entries: new Int32Array(product),
  };
};

/** Of a state; -1 if it has a component, or an id, that the group does not know: none should, for whoever finds it learns. */
const combinationOf = ({ components, ids, counts }: Group, state: Int32Array): number => {
  let combination = 0;
  for (let i = 0; i < components.length; i++) {
    const id = state[components[i]!];
    if (id === undefined || id >= ids[i]!) return -1;
    combination += id * counts[i]!;
  }
  return combination;
};

const add = (sets: Int32Array, at: number, position: number): void => {
  sets[at + (position >>> 5)]! |= 1 << (position & 31);
};
