// Shifting: what becomes of local states, envelopes, inboxes, memories and whole states when the named numbers all grow by as much.
// The one idea: adding is a permutation of values, so it takes ids to ids, one table for each number added; two states are one
// under the shift if their numbers, counted from their least, leave the same ids.
// Not here: which numbers are meant (../shift.ts), whether handlers can tell (shift-questions.ts).
import { PromiseBroken } from "../../../language/index.ts";
import { PairMap, SequenceTable } from "../../../values/sequences.ts";
import type { ShiftedStates } from "../../machine.ts";
import { leastOf, shiftedBy } from "../../shift.ts";
import type { PartsOf } from "../events/protocol-parts.ts";

/** Ids that are remembered of each kind; they can be found again. */
const REMEMBERED = 1 << 20;
/** Numbers that are greater are not remembered by. */
const FAR = 1 << 28;

export class Shifting implements ShiftedStates {
  readonly #parts: PartsOf;
  readonly fields: ReadonlySet<string>;
  /** (by, id) → id. */
  readonly #values = new PairMap(REMEMBERED);
  readonly #inboxes = new PairMap(REMEMBERED);
  /** By value id: the least of its numbers; infinite where there are none. */
  readonly #least = new Map<number, number>();
  readonly #leastOfInbox = new Map<number, number>();
  /** (by, queue) → queue, and back: which queue of a fifo link is which, once numbers have grown. */
  readonly #queues = new PairMap();
  readonly #queuesBack = new PairMap();
  readonly #classes = new SequenceTable();

  constructor(parts: PartsOf, fields: ReadonlySet<string>) {
    this.#parts = parts;
    this.fields = fields;
  }

  /** The least of the named numbers in a state; null where it has none. */
  least(state: Int32Array): number | null {
    const { layout, locals, observers } = this.#parts;
    let least = Number.POSITIVE_INFINITY;
    for (let node = 0; node < layout.nodes; node++) {
      least = Math.min(least, this.#leastOf(locals[node]!.value(state[node]!)));
      least = Math.min(least, this.#inInbox(state[layout.inboxes + node]!));
    }
    for (let i = 0; i < observers.size; i++)
      least = Math.min(least, this.#leastOf(observers.memoryId(i, state[layout.observers + i]!)));
    return least === Number.POSITIVE_INFINITY ? null : least;
  }

  /** The state with every named number greater by so much. */
  state(state: Int32Array, by: number): Int32Array {
    const { layout, observers } = this.#parts;
    const moved = state.slice();
    if (by === 0) return moved;
    for (let node = 0; node < layout.nodes; node++) {
      moved[node] = this.local(node, state[node]!, by);
      moved[layout.inboxes + node] = this.#inbox(state[layout.inboxes + node]!, by);
    }
    for (let i = 0; i < observers.size; i++) {
      const at = layout.observers + i;
      moved[at] = observers.intern(i, this.#value(observers.memoryId(i, state[at]!), by));
    }
    return moved;
  }

  /** The same positive number for states that are one but for how far their numbers have grown. */
  classOf(state: Int32Array): number {
    return this.#classes.intern(this.state(state, -(this.least(state) ?? 0))) + 1;
  }

  local(node: number, local: number, by: number): number {
    const locals = this.#parts.locals[node]!;
    return locals.intern(this.#value(locals.value(local), by), locals.status(local));
  }

  /** Throws PromiseBroken where a fifo key tells the numbers apart. */
  envelope(id: number, by: number): number {
    const { envelopes, topology } = this.#parts;
    const { link, from, to, message, queue } = envelopes.get(id);
    const moved = envelopes.intern(link, topology.nodes[from]!, topology.nodes[to]!, this.#value(message, by));
    if (queue >= 0) this.#sameQueue(queue, envelopes.get(moved).queue, by, link.title);
    return moved;
  }

  /** What shares a queue must share one once numbers have grown, and what does not must not. */
  #sameQueue(queue: number, moved: number, by: number, link: string): void {
    const key = folded(by);
    const known = this.#queues.get(key, queue);
    const back = this.#queuesBack.get(key, moved);
    if ((known >= 0 && known !== moved) || (back >= 0 && back !== queue))
      throw new PromiseBroken(
        `The view takes states for one that differ by ${Math.abs(by)} in every ${[...this.fields].join(" and ")}, but the fifo key of the link ${link} tells them apart: messages that share a queue in the one do not share one in the other. Make the key of what the view leaves as it is, or take the field out of the view.`,
      );
    if (known < 0) this.#queues.set(key, queue, moved);
    if (back < 0) this.#queuesBack.set(key, moved, queue);
  }

  #inbox(inbox: number, by: number): number {
    const key = folded(by);
    const known = key < FAR ? this.#inboxes.get(key, inbox) : -1;
    if (known >= 0) return known;
    const moved = this.#parts.inboxes.renamed(
      inbox,
      (id) => this.envelope(id, by),
      (peer) => peer,
    );
    if (key < FAR) this.#inboxes.set(key, inbox, moved);
    return moved;
  }

  #value(id: number, by: number): number {
    const key = folded(by);
    const known = key < FAR ? this.#values.get(key, id) : -1;
    if (known >= 0) return known;
    const { values } = this.#parts;
    const moved = this.#leastOf(id) === Number.POSITIVE_INFINITY ? id : values.intern(this.#grown(id, by), place);
    if (key < FAR) this.#values.set(key, id, moved);
    return moved;
  }

  #grown(id: number, by: number): unknown {
    return shiftedBy(this.#parts.values.value(id), this.fields, by);
  }

  #leastOf(id: number): number {
    return remembered(this.#least, id, () => leastOf(this.#parts.values.value(id), this.fields));
  }

  #inInbox(inbox: number): number {
    const { inboxes, envelopes } = this.#parts;
    return remembered(this.#leastOfInbox, inbox, () =>
      Math.min(...inboxes.all(inbox).map((id) => this.#leastOf(envelopes.get(id).message))),
    );
  }
}

const place = (): string => "What a view shifts";

/** A number as one that is not negative. */
const folded = (by: number): number => (by < 0 ? -2 * by - 1 : 2 * by);

const remembered = (known: Map<number, number>, id: number, compute: () => number): number => {
  const found = known.get(id);
  if (found !== undefined) return found;
  if (known.size >= REMEMBERED) known.clear();
  const computed = compute();
  known.set(id, computed);
  return computed;
};
