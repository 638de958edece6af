// Successors of one state, one behind the other in one array of integers.
// The one idea: a place in the array stands for a successor, so none costs an object; how one lies there is known here alone.
// Not here: which successors a state has (protocol/steps/, spec/), whether they are known (search/store/).

/** Of a successor: its label, how many components it changes, and (component, id) for each. */
const CHANGES = 1;
const HEAD = 2;
/** Of a change: the component, and its id. */
const ID = 1;
const CHANGE = 2;

/**
 * Written with `begin`, `change`, `close`; read with `for (let at = 0; at < successors.end; at = successors.after(at))`.
 * A successor that changes nothing is a self-loop.
 */
export class Successors {
  #data = new Int32Array(1024);
  #end = 0;
  /** Of the successor that is being written: where its next integer goes. */
  #to = 0;
  #count = 0;
  /** Did anything but a fault happen: is the state not an end? */
  lively = false;
  /** Did anything but a fault and the delivery of messages that may be lost as if they were never delivered? */
  livelyWhateverIsLost = false;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Behind the last of them. */
  get end(): number {
    return this.#end;
  }

  clear(): void {
    this.#end = 0;
    this.#count = 0;
    this.lively = false;
    this.livelyWhateverIsLost = false;
  }

  /** Begins a successor that changes at most so many components. One that was begun and not closed is none. */
  begin(label: number, most: number): void {
    const room = this.#end + HEAD + CHANGE * most;
    if (room > this.#data.length) {
      const wider = new Int32Array(Math.max(this.#data.length * 2, room));
      wider.set(this.#data);
      this.#data = wider;
    }
    this.#data[this.#end] = label;
    this.#to = this.#end + HEAD;
  }

  /** A component of the successor that is being written becomes another; each at most once. */
  change(component: number, id: number): void {
    const to = this.#to;
    this.#data[to] = component;
    this.#data[to + ID] = id;
    this.#to = to + CHANGE;
  }

  /** Closes the successor that is being written; how many components it changes. */
  close(): number {
    const changes = (this.#to - this.#end - HEAD) / CHANGE;
    this.#data[this.#end + CHANGES] = changes;
    this.#end = this.#to;
    this.#count++;
    return changes;
  }

  /** Does the successor that is being written change what one of those from `from` on changes, in the same order? */
  repeats(from: number): boolean {
    const data = this.#data;
    const own = this.#end + HEAD;
    const length = this.#to - own;
    for (let at = from; at < this.#end; at = this.after(at)) {
      if (this.after(at) - at - HEAD !== length) continue;
      let i = 0;
      while (i < length && data[at + HEAD + i] === data[own + i]) i++;
      if (i === length) return true;
    }
    return false;
  }

  /** Adds the successor at `at` of others. */
  copy(from: Successors, at: number): void {
    this.begin(from.label(at), from.changes(at));
    for (let change = 0; change < from.changes(at); change++)
      this.change(from.component(at, change), from.id(at, change));
    this.close();
  }

  /** The place of the successor behind that at `at`. */
  after(at: number): number {
    return at + HEAD + CHANGE * this.#data[at + CHANGES]!;
  }

  label(at: number): number {
    return this.#data[at]!;
  }

  /** How many components it changes. */
  changes(at: number): number {
    return this.#data[at + CHANGES]!;
  }

  /** The component that its change number `change` changes. */
  component(at: number, change: number): number {
    return this.#data[at + HEAD + CHANGE * change]!;
  }

  /** What that component becomes. */
  id(at: number, change: number): number {
    return this.#data[at + HEAD + CHANGE * change + ID]!;
  }

  /** Changes a state as the successor says. */
  apply(at: number, state: Int32Array): void {
    const data = this.#data;
    const end = this.after(at);
    for (let i = at + HEAD; i < end; i += CHANGE) state[data[i]!] = data[i + ID]!;
  }

  /** Gives what the successor changes the ids that it has in `before`. */
  undo(at: number, state: Int32Array, before: Int32Array): void {
    const data = this.#data;
    const end = this.after(at);
    for (let i = at + HEAD; i < end; i += CHANGE) state[data[i]!] = before[data[i]!]!;
  }

  /** The state that it leads to from `before`, as a vector of its own with so many components. */
  stateAfter(at: number, before: Int32Array, components: number): Int32Array<ArrayBuffer> {
    const after = new Int32Array(components);
    after.set(before);
    this.apply(at, after);
    return after;
  }

  /** Does it lead from `before` to another state? */
  leaves(at: number, before: Int32Array): boolean {
    for (let change = 0; change < this.changes(at); change++)
      if (before[this.component(at, change)] !== this.id(at, change)) return true;
    return false;
  }
}
