// The visited states as rows: a state is a pair of halves, and lies in the row of its left half.
// The one idea: where few halves make many states, a half is found in a small table that stays in the cache, and one look at
// memory decides whether the pair is known; expanded row by row, states even ask for the same rows again.
// Not here: whether that pays (layouts.ts), how the halves themselves are kept (store.ts).
import { Successors } from "../../machine/successors.ts";
import { layout } from "../../values/record.ts";
import { RowTable } from "./row-table.ts";
import { FlatStore, KNOWN, type StateStore } from "./store.ts";

/** States of one piece of the list of all states: pieces, so that a longer list needs no copy. */
const PIECE_BITS = 12;
const PIECE = 2 ** PIECE_BITS;
/** Of a state: the ids of its halves. */
const { left: LEFT, right: RIGHT, size: HALVES } = layout("left", "right");

export class RowsStore implements StateStore {
  /** Components before this one are the left half. */
  readonly #cut: number;
  readonly #left: FlatStore;
  readonly #right: FlatStore;
  readonly #table: RowTable;
  /** By index: the ids of the halves. */
  readonly #pieces: Int32Array[] = [];
  #size = 0;
  /** The loaded state. */
  #l = -1;
  #r = -1;
  /** Of the level that is expanded: its first position, and the indices in the order of their rows. */
  #levelStart = 0;
  #order = new Int32Array(0);
  /** What is asked of each half: as the only successor of it. */
  readonly #leftChanges = new Successors();
  readonly #rightChanges = new Successors();
  #leftState: Int32Array;
  #rightState: Int32Array;

  /** The states of another store, with the same indices; null where they have more than `most` halves. */
  static of(states: StateStore, components: number, cut: number, most: number): RowsStore | null {
    const rows = new RowsStore(states.size, components, cut);
    const state = new Int32Array(components);
    for (let index = 0; index < states.size; index++) {
      states.load(index, state);
      rows.#halvesOfState(state, true);
      rows.#visited(rows.#nextL, rows.#nextR, true);
      // Asked on the way, because where halves are many the rows would take more than there is.
      if (rows.#left.size + rows.#right.size > most) return null;
    }
    return rows;
  }

  /** Empty, with room for about so many states. */
  private constructor(states: number, components: number, cut: number) {
    this.#cut = cut;
    this.#left = new FlatStore(cut);
    this.#right = new FlatStore(components - cut);
    this.#table = new RowTable(states);
    this.#leftState = new Int32Array(cut);
    this.#rightState = new Int32Array(components - cut);
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    const pieces = this.#pieces.length * PIECE * 8;
    return this.#left.bytes + this.#right.bytes + this.#table.bytes + pieces + this.#order.byteLength;
  }

  load(index: number, state: Int32Array): void {
    const piece = this.#pieces[index >>> PIECE_BITS]!;
    const at = HALVES * (index & (PIECE - 1));
    this.#l = piece[at + LEFT]!;
    this.#r = piece[at + RIGHT]!;
    this.#left.load(this.#l, state);
    this.#right.load(this.#r, state, this.#cut);
  }

  visit(successors: Successors, at: number, keep: boolean): number {
    return this.#halvesOf(successors, at, keep) ? this.#visited(this.#nextL, this.#nextR, keep) : -1;
  }

  find(successors: Successors, at: number, keep: boolean): number {
    return this.#halvesOf(successors, at, keep) ? this.#found(this.#nextL, this.#nextR, keep) : -1;
  }

  findState(state: Int32Array, keep: boolean): number {
    return this.#halvesOfState(state, keep) ? this.#found(this.#nextL, this.#nextR, keep) : -1;
  }

  widen(components: number): void {
    this.#right.widen(components - this.#cut);
  }

  /** Sorts the indices of a level by their rows; not worth it for a level of fewer states than there are rows. */
  arrange(from: number, to: number): void {
    this.#levelStart = from;
    const rows = this.#left.size;
    if (8 * (to - from) < rows) {
      this.#order = new Int32Array(0);
      return;
    }
    const starts = new Int32Array(rows + 1);
    for (let index = from; index < to; index++) starts[this.#leftOf(index) + 1]!++;
    for (let row = 1; row <= rows; row++) starts[row]! += starts[row - 1]!;
    this.#order = new Int32Array(to - from);
    for (let index = from; index < to; index++) this.#order[starts[this.#leftOf(index)]!++] = index;
  }

  nth(position: number): number {
    const at = position - this.#levelStart;
    return at >= 0 && at < this.#order.length ? this.#order[at]! : position;
  }

  #leftOf(index: number): number {
    return this.#pieces[index >>> PIECE_BITS]![HALVES * (index & (PIECE - 1)) + LEFT]!;
  }

  /** The halves that were asked for last. */
  #nextL = -1;
  #nextR = -1;

  /** The halves of the loaded state changed as a successor says; false if one is new and not to be kept. */
  #halvesOf(successors: Successors, at: number, keep: boolean): boolean {
    const left = this.#leftChanges;
    const right = this.#rightChanges;
    successors.divide(at, this.#cut, left, right);
    const lefts = left.changes(0);
    const rights = right.changes(0);
    this.#nextL = lefts === 0 ? this.#l : this.#left.find(left, 0, keep);
    this.#nextR = rights === 0 ? this.#r : this.#right.find(right, 0, keep);
    return this.#nextL >= 0 && this.#nextR >= 0;
  }

  #halvesOfState(state: Int32Array, keep: boolean): boolean {
    const cut = this.#cut;
    const rights = Math.max(0, state.length - cut);
    if (rights !== this.#rightState.length) this.#rightState = new Int32Array(rights);
    // A component made after the state was is 0 in it.
    for (let i = 0; i < cut; i++) this.#leftState[i] = state[i] ?? 0;
    for (let i = 0; i < rights; i++) this.#rightState[i] = state[cut + i]!;
    this.#nextL = this.#left.findState(this.#leftState, keep);
    this.#nextR = this.#right.findState(this.#rightState, keep);
    return this.#nextL >= 0 && this.#nextR >= 0;
  }

  #visited(left: number, right: number, keep: boolean): number {
    if (!keep) return this.#table.has(left, right) ? KNOWN : -1;
    if (!this.#table.add(left, right, this.#size)) return KNOWN;
    return this.#append(left, right);
  }

  #found(left: number, right: number, keep: boolean): number {
    if (!this.#table.numbered) this.#number();
    const known = this.#table.numberOf(left, right);
    if (known >= 0 || !keep) return known;
    this.#table.add(left, right, this.#size);
    return this.#append(left, right);
  }

  #append(left: number, right: number): number {
    const index = this.#size++;
    const at = HALVES * (index & (PIECE - 1));
    if (at === 0) this.#pieces.push(new Int32Array(HALVES * PIECE));
    const piece = this.#pieces[index >>> PIECE_BITS]!;
    piece[at + LEFT] = left;
    piece[at + RIGHT] = right;
    return index;
  }

  /** Somebody wants to know the indices of known states: from now on slots know them. */
  #number(): void {
    this.#table.number();
    for (let index = 0; index < this.#size; index++) {
      const at = HALVES * (index & (PIECE - 1));
      const piece = this.#pieces[index >>> PIECE_BITS]!;
      this.#table.renumber(piece[at + LEFT]!, piece[at + RIGHT]!, index);
    }
  }
}
