// Local states: a node's state together with whether it is up, numbered densely for each group.
// The one idea: what a node remembers and whether it runs are one component, so that a crash changes one number.
// Not here: how local states come about (handlers.ts).
import { mayLearn } from "../../../values/numbering.ts";
import { grown, PairMap } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";

export const UP = 0;
export const DOWN = 1;
export const STOPPED = 2;
export type Status = typeof UP | typeof DOWN | typeof STOPPED;
export const STATUS_NAMES = ["up", "down", "stopped"] as const;

export class Locals {
  readonly #ids = new PairMap();
  /** By id: the state's value id, and the status. */
  #values = new Int32Array(64);
  #statuses = new Int32Array(64);
  readonly #table: ValueTable;
  #size = 0;
  /** Is some state not a plain object? Then views cannot hand out fields before they know which. */
  mixed = false;

  constructor(table: ValueTable) {
    this.#table = table;
  }

  get size(): number {
    return this.#size;
  }

  intern(value: number, status: Status): number {
    const known = this.#ids.get(value, status);
    if (known >= 0) return known;
    mayLearn();
    const id = this.#size++;
    this.#values = grown(this.#values, this.#size);
    this.#statuses = grown(this.#statuses, this.#size);
    this.#values[id] = value;
    this.#statuses[id] = status;
    this.#ids.set(value, status, id);
    if (!this.#table.isPlainObject(value)) this.mixed = true;
    return id;
  }

  value(id: number): number {
    return this.#values[id]!;
  }

  status(id: number): Status {
    return this.#statuses[id] as Status;
  }
}
