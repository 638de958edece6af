// What actions answered, remembered as integers: a row for each answer.
// The one idea: a row names all that is written, whether it changes anything or not; so it serves every state in which the action
// reads the same, and what changes is found there.
// Not here: asking actions (calling.ts), which states a row serves (decision-tree.ts).
import { append, layout } from "../../values/record.ts";
import { grown } from "../../values/sequences.ts";
import type { Places, RowSuccessor } from "../row-places.ts";
import type { Successors } from "../successors.ts";

/** A row: how many successors, and each: this, and what it writes, component by component. */
const SUCCESSOR = layout("label", "writes");
const WRITE = layout("component", "id");
const COUNT = 1;
/** The same as constants of the file, for what is done once for each transition. */
const { label: LABEL, writes: WRITES, size: HEAD } = SUCCESSOR;
const { component: COMPONENT, id: ID, size: PAIR } = WRITE;

export const emptyRow = (): number[] => [0];

/** Appends a successor to a row. */
export const addSuccessor = (row: number[], label: number, writes: ReadonlyMap<number, number>): void => {
  row[0]!++;
  append(SUCCESSOR, row, { label, writes: writes.size });
  for (const [component, id] of writes) append(WRITE, row, { component, id });
};

/** The successors of a row; their places are from its beginning on. */
export const successorsOf = (row: readonly number[]): readonly RowSuccessor[] => {
  const successors: RowSuccessor[] = [];
  let at = COUNT;
  for (let left = row[0]!; left > 0; left--) {
    const label = row[at + SUCCESSOR.label]!;
    const pairs: (readonly [number, number])[] = [];
    const end = behind(row, at);
    for (let i = at + SUCCESSOR.size; i < end; i += WRITE.size)
      pairs.push([row[i + WRITE.component]!, row[i + WRITE.id]!]);
    successors.push({ at, label, pairs });
    at = end;
  }
  return successors;
};

/** Where the successor at a place of a row ends. */
const behind = (row: ArrayLike<number>, at: number): number =>
  at + SUCCESSOR.size + WRITE.size * row[at + SUCCESSOR.writes]!;

/** What a row changes in a state: [label, changes, (component, id)…] for each successor, components in ascending order. */
const effect = (row: readonly number[], state: Int32Array): number[] => {
  const words: number[] = [];
  for (const { label, pairs } of successorsOf(row)) {
    const changed = pairs.filter(([component, id]) => (state[component] ?? 0) !== id).sort((a, b) => a[0] - b[0]);
    words.push(label, changed.length, ...changed.flat());
  }
  return words;
};

/** Do two rows change the same? Told by what they change here: the first call may have made components that the second names. */
export const sameEffect = (once: readonly number[], again: readonly number[], state: Int32Array): boolean => {
  const [first, second] = [effect(once, state), effect(again, state)];
  return first.length === second.length && first.every((word, i) => word === second[i]);
};

export const addPlace = (places: Places, place: number): void => {
  if (places.count === places.at.length) places.at = grown(places.at, places.count + 1);
  places.at[places.count++] = place;
};

/** All rows, one behind the other. */
export class ActionRows {
  #words = new Int32Array(1024);
  #used = 0;

  /** The place of the row from now on. */
  store(row: readonly number[]): number {
    const place = this.#used;
    this.#words = grown(this.#words, place + row.length);
    this.#words.set(row, place);
    this.#used += row.length;
    return place;
  }

  at(place: number): number[] {
    let end = place + COUNT;
    for (let successors = this.#words[place]!; successors > 0; successors--) end = behind(this.#words, end);
    return Array.from(this.#words.subarray(place, end));
  }

  /** The successors of the row at a place. */
  successors(place: number): readonly RowSuccessor[] {
    return successorsOf(this.at(place)).map((successor) => ({ ...successor, at: place + successor.at }));
  }

  /** Has the row no successor? */
  isEmpty(place: number): boolean {
    return this.#words[place] === 0;
  }

  /** Adds what a row makes of a state, leaving out what it writes without changing. */
  emit(place: number, state: Int32Array, out: Successors): void {
    let at = place + COUNT;
    for (let successors = this.#words[place]!; successors > 0; successors--) at = this.emitOne(at, state, out);
  }

  /** Adds what the successor at a place of a row makes of a state; the place behind it. */
  emitOne(at: number, state: Int32Array, out: Successors): number {
    const words = this.#words;
    const writes = words[at + WRITES]!;
    const start = at + HEAD;
    const end = start + PAIR * writes;
    out.begin(words[at + LABEL]!, writes);
    for (let i = start; i < end; i += PAIR) {
      const component = words[i + COMPONENT]!;
      const id = words[i + ID]!;
      // A component made after the state was loaded is absent in it.
      if ((state[component] ?? 0) !== id) out.change(component, id);
    }
    out.close();
    return end;
  }

  /** Adds the places of a row's successors to others. */
  note(place: number, to: Places): void {
    const words = this.#words;
    let at = place + COUNT;
    for (let successors = words[place]!; successors > 0; successors--) {
      addPlace(to, at);
      at += HEAD + PAIR * words[at + WRITES]!;
    }
  }

  /** The label of the successor at a place of a row. */
  label(at: number): number {
    return this.#words[at + LABEL]!;
  }
}
