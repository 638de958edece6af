// The canonical form: which of the states that differ only in names stands for all of them.
// The one idea: every member of a group gets a colour, a number made of what the state says of it with all other members alike;
// the members lie in the order of their colours, and only where colours are equal is more asked: whether the members are twins,
// whose exchange changes nothing, else which of the orders that are left makes the least state.
// Why it is one: colours, cells of equal colours, twins and orders are the same of a state and of its renamed copies, so the
// states among which the least is taken are the same; that is so wherever no more than MOST_LEAVES of them are left, and with up
// to so many permutations always. Beyond it, states that are renamed copies may both be kept: sound, as any renaming is.
// Why two processes choose alike: colours and the order of states are made of contents, never of ids.
// Not here: what a permutation makes of a state, and the colours of contents (coloured.ts, protocol/, spec/).

import { layout } from "../values/record.ts";
import { grown } from "../values/sequences.ts";
import { type Colours, mix, scattered } from "./coloured.ts";
import type { Permutation } from "./value-renaming.ts";

/** States, as the canonical form sees them. Components and their ids are those of the machine. */
export interface Renamable {
  /** The colour of each name while nothing is known of it: one for all members of a group, one of its own for what never moves. */
  readonly blind: Colours;
  /** A colour of its own for each name, made of its text. */
  readonly named: Colours;
  idOf(permutation: ArrayLike<number>): number;
  /** Writes the state under a permutation into another array. */
  rename(p: number, state: Int32Array, out: Int32Array): void;
  /** Is the state the same under a permutation? */
  fixes(p: number, state: Int32Array): boolean;
  /** The names in a component that permutations move, and the name of whose it is. */
  mentions(component: number, id: number): readonly number[];
  /** The member whose own a component is, before all else; -1: nobody's. */
  owner(component: number): number;
  /** Grows with what is in a component, whatever names are in it. */
  weight(component: number, id: number): number;
  /** The number of a component's contents; of equal contents it is equal, and colours take the place of names. */
  hash(component: number, id: number, colours: Colours): number;
  /** A total order on the contents of a component. */
  compare(component: number, a: number, b: number): number;
}

/** So many states are compared for the least. */
const MOST_LEAVES = 720;
/** So many orders are tried without looking for better colours first. */
const FEW_ORDERS = 24;
/** Before what is said of each member: was it looked at, and the rank. */
const { looked: LOOKED, rank: RANK, size: SAYS } = layout("looked", "rank");
/** It was looked at, and mentions nobody; or somebody. */
const NOBODY = 1;
const SOMEBODY = 2;
/** A rank is a weight, and behind it a number that tells what weighs the same apart. */
const HASH_BITS = 20;
const HEAVIEST = 1023;
/** Mixed into the colour of the member that is looked at, and of one that is told from those like it. */
const MARKED = 0x2545f491;
const SINGLED = 0x1b873593;

export class CanonicalForm {
  readonly #of: Renamable;
  /** The members of all groups, group by group, and where each group ends. */
  readonly #members: readonly number[];
  readonly #ends: readonly number[];
  /** By component, for each id: was it looked at, its rank, and what it says of each member. */
  readonly #says: Int32Array<ArrayBuffer>[] = [];
  /** By component and id: the number of its contents; 0: not known. */
  readonly #contents: Int32Array<ArrayBuffer>[] = [];
  readonly #stride: number;
  /** By position among the members: what their own components weigh, and what all components say of them. */
  readonly #ranks: Int32Array;
  readonly #sums: Int32Array;
  readonly #colours: Colours;
  readonly #scratch: Colours;
  readonly #order: Int32Array;
  readonly #permutation: number[];
  /** The permutation that exchanges two members, by their names; undefined: not asked for yet. */
  readonly #swaps: (number | undefined)[] = [];
  #best: Int32Array<ArrayBuffer> = new Int32Array(0);
  #other: Int32Array<ArrayBuffer> = new Int32Array(0);
  #leaves = 0;

  constructor(of: Renamable, groups: readonly (readonly number[])[]) {
    this.#of = of;
    this.#members = groups.flat();
    this.#ends = groups.map((_, i) => groups.slice(0, i + 1).flat().length);
    this.#stride = this.#members.length + SAYS;
    this.#ranks = new Int32Array(of.blind.length);
    this.#sums = new Int32Array(this.#members.length);
    this.#colours = of.blind.slice();
    this.#scratch = of.blind.slice();
    this.#order = new Int32Array(this.#members);
    this.#permutation = Array.from(of.blind, (_, i) => i);
  }

  /** The state that stands for this one: itself, or an array that is valid until the next call. */
  of(state: Int32Array): Int32Array {
    this.#look(state);
    this.#sort(this.#colours);
    const orders = this.#hasTies() ? this.#ordersLeft(state) : 1;
    if (orders > 1) return this.#least(state, orders > FEW_ORDERS);
    return this.#isIdentity() ? state : this.#renamed(state);
  }

  #hasTies(): boolean {
    const order = this.#order;
    let from = 0;
    for (const end of this.#ends) {
      for (let i = from + 1; i < end; i++) if (this.#colours[order[i]!] === this.#colours[order[i - 1]!]) return true;
      from = end;
    }
    return false;
  }

  /** How many orders the colours leave, where exchanging twins makes no other. */
  #ordersLeft(state: Int32Array): number {
    return this.#cells(this.#colours)
      .filter(([from, to]) => !this.#areTwins(state, from, to))
      .reduce((product, [from, to]) => product * factorial(to - from), 1);
  }

  /** Gives each member the colour of what all components say of it. */
  #look(state: Int32Array): void {
    const members = this.#members.length;
    this.#sums.fill(0);
    this.#ranks.fill(0);
    for (let component = 0; component < state.length; component++) {
      const at = state[component]! * this.#stride;
      let says = this.#says[component];
      if (says === undefined || at >= says.length || says[at + LOOKED] === 0)
        says = this.#learn(component, state[component]!);
      if (says[at + LOOKED] !== SOMEBODY) continue;
      for (let i = 0; i < members; i++) this.#sums[i]! += says[at + SAYS + i]!;
      const owner = this.#of.owner(component);
      if (owner >= 0) this.#ranks[owner]! += says[at + RANK]!;
    }
    for (let i = 0; i < members; i++) this.#colours[this.#members[i]!] = this.#sums[i]!;
  }

  #learn(component: number, id: number): Int32Array<ArrayBuffer> {
    const at = id * this.#stride;
    const says = grown(this.#says[component] ?? new Int32Array(64), at + this.#stride);
    this.#says[component] = says;
    const mentioned = this.#of.mentions(component, id);
    says[at + RANK] = this.#rank(component, id);
    says[at + LOOKED] = mentioned.length === 0 ? NOBODY : SOMEBODY;
    for (const member of mentioned)
      says[at + SAYS + this.#members.indexOf(member)] = this.#marked(component, id, member, this.#of.blind);
    return says;
  }

  #rank(component: number, id: number): number {
    const owner = this.#of.owner(component);
    if (owner < 0) return 0;
    const weight = Math.min(this.#of.weight(component, id), HEAVIEST);
    return (weight << HASH_BITS) | (this.#marked(component, id, owner, this.#of.blind) >>> (32 - HASH_BITS));
  }

  /** What a component says of one member, where the others have colours. */
  #marked(component: number, id: number, member: number, colours: Colours): number {
    this.#scratch.set(colours);
    this.#scratch[member] = mix(colours[member]!, MARKED);
    return scattered(this.#of.hash(component, id, this.#scratch));
  }

  /** Puts the members of each group in the order of their colours, into #order. */
  #sort(colours: Colours): void {
    const order = this.#order;
    let from = 0;
    for (const end of this.#ends) {
      for (let i = from; i < end; i++) {
        const member = this.#members[i]!;
        let to = i;
        for (; to > from && this.#isAfter(order[to - 1]!, member, colours); to--) order[to] = order[to - 1]!;
        order[to] = member;
      }
      from = end;
    }
  }

  #isAfter(one: number, other: number, colours: Colours): boolean {
    const order = this.#ranks[one]! - this.#ranks[other]!;
    return order === 0 ? colours[one]! > colours[other]! : order > 0;
  }

  /** The runs of #order, longer than one, with equal colours: from where to where. */
  #cells(colours: Colours): (readonly [number, number])[] {
    const order = this.#order;
    const cells: [number, number][] = [];
    let from = 0;
    for (const end of this.#ends)
      for (; from < end; ) {
        let to = from + 1;
        while (to < end && colours[order[to]!] === colours[order[from]!]) to++;
        if (to - from > 1) cells.push([from, to]);
        from = to;
      }
    return cells;
  }

  /** Does no exchange among the members of a cell change the state? Exchanges of neighbours make all others. */
  #areTwins(state: Int32Array, from: number, to: number): boolean {
    for (let i = from + 1; i < to; i++) if (!this.#isTwin(state, this.#order[i - 1]!, this.#order[i]!)) return false;
    return true;
  }

  #isTwin(state: Int32Array, one: number, other: number): boolean {
    const names = this.#permutation.length;
    const at = Math.min(one, other) * names + Math.max(one, other);
    let swap = this.#swaps[at];
    if (swap === undefined) {
      const permutation = this.#permutation.map((_, i) => (i === one ? other : i === other ? one : i));
      swap = this.#of.idOf(permutation);
      this.#swaps[at] = swap;
    }
    return this.#of.fixes(swap, state);
  }

  #isIdentity(): boolean {
    for (let i = 0; i < this.#members.length; i++) if (this.#order[i] !== this.#members[i]) return false;
    return true;
  }

  /** The state with its members as #order has them. */
  #renamed(state: Int32Array): Int32Array {
    if (this.#other.length !== state.length) this.#other = new Int32Array(state.length);
    for (let i = 0; i < this.#members.length; i++) this.#permutation[this.#order[i]!] = this.#members[i]!;
    this.#of.rename(this.#of.idOf(this.#permutation), state, this.#other);
    return this.#other;
  }

  /** The least of the states that the orders leave which colours allow. */
  #least(state: Int32Array, refines: boolean): Int32Array {
    this.#leaves = 0;
    const colours = this.#colours.slice();
    if (refines) this.#refine(state, colours);
    this.#search(state, colours, refines);
    return this.#best;
  }

  #search(state: Int32Array, colours: Colours, refines: boolean): void {
    this.#sort(colours);
    const cell = this.#cells(colours).find(([from, to]) => !this.#areTwins(state, from, to));
    if (cell === undefined) {
      this.#leaf(state);
      return;
    }
    const alike = Array.from(this.#order.subarray(...cell));
    const tried: number[] = [];
    for (const member of alike) {
      // Twins lead to the same states.
      if (tried.some((twin) => this.#isTwin(state, twin, member))) continue;
      tried.push(member);
      if (this.#leaves >= MOST_LEAVES) return;
      const singled = colours.slice();
      do singled[member] = mix(singled[member]!, SINGLED);
      while (this.#members.some((other) => other !== member && singled[other] === singled[member]));
      if (refines) this.#refine(state, singled);
      this.#search(state, singled, refines);
    }
  }

  #leaf(state: Int32Array): void {
    const candidate = this.#renamed(state);
    if (this.#leaves++ > 0 && !this.#isLess(candidate, this.#best)) return;
    this.#other = this.#best;
    this.#best = candidate as Int32Array<ArrayBuffer>;
  }

  /** Colours the members of cells by what is said of them where the others have their colours, until that tells no more apart. */
  #refine(state: Int32Array, colours: Colours): void {
    for (;;) {
      this.#sort(colours);
      const cells = this.#cells(colours);
      const finer = colours.slice();
      for (const [from, to] of cells)
        for (const member of this.#order.subarray(from, to))
          finer[member] = mix(colours[member]!, this.#seen(state, member, colours));
      this.#sort(finer);
      const tied = (of: readonly (readonly [number, number])[]): number =>
        of.reduce((sum, [from, to]) => sum + to - from - 1, 0);
      if (tied(this.#cells(finer)) >= tied(cells)) return;
      colours.set(finer);
    }
  }

  #seen(state: Int32Array, member: number, colours: Colours): number {
    let sum = 0;
    for (let component = 0; component < state.length; component++)
      if (this.#of.mentions(component, state[component]!).includes(member))
        sum += this.#marked(component, state[component]!, member, colours);
    return sum | 0;
  }

  #isLess(a: Int32Array, b: Int32Array): boolean {
    for (let component = 0; component < a.length; component++) {
      const one = a[component]!;
      const other = b[component]!;
      if (one === other) continue;
      const order =
        this.#content(component, one) - this.#content(component, other) || this.#of.compare(component, one, other);
      if (order !== 0) return order < 0;
    }
    return false;
  }

  #content(component: number, id: number): number {
    const known = this.#contents[component];
    if (known !== undefined && id < known.length && known[id] !== 0) return known[id]!;
    const contents = grown(known ?? new Int32Array(64), id + 1);
    contents[id] = this.#of.hash(component, id, this.#of.named) || 1;
    this.#contents[component] = contents;
    return contents[id]!;
  }
}

/** The permutations of members within groups that generate all the others: exchanges of neighbours. */
export const generatorsOf = (groups: readonly (readonly number[])[], names: number): readonly Permutation[] =>
  groups.flatMap((members) =>
    members.slice(1).map((member, i) => {
      const before = members[i]!;
      return Array.from({ length: names }, (_, at) => (at === before ? member : at === member ? before : at));
    }),
  );

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
