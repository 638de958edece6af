// Colouring: the contents of a protocol's components as numbers, with colours in place of the names of nodes.
// The one idea: what a node holds is hashed with its own colour changed a little, so a name of itself and one of another tell.
// Not here: the contents of values (../coloured.ts), what the numbers are for (../canonical.ts).
import { ColouredValues, type Colours, mix, scattered, textHash } from "../../coloured.ts";
import type { Names } from "../../names.ts";
import type { PartsOf } from "../events/protocol-parts.ts";
import type { Contents } from "../network/inbox.ts";

const OWN = 0x6c078965;
const NOBODY: readonly number[] = [];

export class Colouring {
  readonly #parts: PartsOf;
  readonly #names: Names;
  readonly #values: ColouredValues;
  /** Members of one group have one colour; what never moves has its own. */
  readonly blind: Colours;
  readonly named: Colours;

  constructor(parts: PartsOf, names: Names) {
    this.#parts = parts;
    this.#names = names;
    this.#values = new ColouredValues(parts.values, names);
    const { nodes } = parts.topology;
    this.blind = Int32Array.from(nodes, ({ id, group }, i) => textHash(names.moves[i] ? `any ${group}` : id));
    this.named = Int32Array.from(nodes, ({ id }) => textHash(id));
  }

  /** The nodes that move and that a component names, with the one that it belongs to. */
  mentions(component: number, id: number): readonly number[] {
    const { layout, locals, observers, topology } = this.#parts;
    if (component < layout.inboxes) return this.#with(component, this.#values.mentions(locals[component]!.value(id)));
    if (component < layout.budgets) return this.#inInbox(component - layout.inboxes, id);
    if (component === layout.partition)
      return id === 0 ? NOBODY : this.#moving(topology.nodes.map(({ index }) => index));
    if (component < layout.observers) return NOBODY;
    return this.#values.mentions(observers.memoryId(component - layout.observers, id));
  }

  #with(node: number, others: readonly number[]): readonly number[] {
    return others.includes(node) || !this.#names.moves[node] ? others : [...others, node];
  }

  #moving(nodes: readonly number[]): readonly number[] {
    return [...new Set(nodes)].filter((node) => this.#names.moves[node]);
  }

  #inInbox(node: number, inbox: number): readonly number[] {
    const { envelopes, inboxes, layout } = this.#parts;
    const { bag, notices, queues } = inboxes.contents(inbox);
    const inFlight = [...bag.keys(), ...[...queues.values()].flat()];
    const named = inFlight.flatMap((id) => {
      const { from, message } = envelopes.get(id);
      return [from, ...this.#values.mentions(message)];
    });
    named.push(...[...notices].map((notice) => notice % layout.nodes));
    return named.length === 0 ? NOBODY : this.#with(node, this.#moving(named));
  }

  /** A node's local state is its own. */
  owner(component: number): number {
    return component < this.#parts.layout.inboxes && this.#names.moves[component] ? component : -1;
  }

  weight(component: number, id: number): number {
    return this.#values.weight(this.#parts.locals[component]!.value(id));
  }

  /** The number of a component's contents. */
  hash(component: number, id: number, colours: Colours): number {
    const { layout, locals, observers } = this.#parts;
    if (component >= layout.observers)
      return mix(component, this.#values.hash(observers.memoryId(component - layout.observers, id), colours));
    if (component >= layout.budgets) return component === layout.partition ? this.#split(id, colours) : id;
    const node = component < layout.inboxes ? component : component - layout.inboxes;
    const other = colours[node]!;
    const own = mix(other, OWN);
    colours[node] = own;
    const held =
      component < layout.inboxes
        ? mix(locals[node]!.status(id), this.#values.hash(locals[node]!.value(id), colours))
        : mix(OWN, this.#inbox(id, colours));
    colours[node] = other;
    return mix(own, held);
  }

  #inbox(inbox: number, colours: Colours): number {
    const { inboxes, layout } = this.#parts;
    const { bag, notices, queues } = inboxes.contents(inbox);
    let hash = 0;
    for (const [id, count] of bag) hash += scattered(mix(this.#envelope(id, colours), count));
    for (const waiting of queues.values())
      hash += scattered(waiting.reduce((queue, id) => mix(queue, this.#envelope(id, colours)), waiting.length));
    for (const notice of notices)
      hash += scattered(mix(Math.floor(notice / layout.nodes), colours[notice % layout.nodes]!));
    return hash | 0;
  }

  #envelope(id: number, colours: Colours): number {
    const { link, from, message } = this.#parts.envelopes.get(id);
    return mix(mix(link.index, colours[from]!), this.#values.hash(message, colours));
  }

  #split(split: number, colours: Colours): number {
    if (split === 0) return 0;
    const { groupOf } = this.#parts.topology.partition!.splits[split - 1]!;
    const sides = new Map<number, number>();
    for (const [node, side] of groupOf.entries())
      sides.set(side, ((sides.get(side) ?? 0) + scattered(colours[node]!)) | 0);
    return [...sides.values()].reduce((sum, side) => sum + scattered(side), 0) | 0;
  }

  /** A total order on the contents of a component. */
  compare(component: number, a: number, b: number): number {
    const { layout, locals, observers, values } = this.#parts;
    if (component >= layout.observers) {
      const memory = (id: number): number => observers.memoryId(component - layout.observers, id);
      return values.compare(memory(a), memory(b));
    }
    if (component >= layout.budgets) return a - b;
    if (component >= layout.inboxes) return this.#compareInboxes(a, b);
    const own = locals[component]!;
    return own.status(a) - own.status(b) || values.compare(own.value(a), own.value(b));
  }

  #compareInboxes(a: number, b: number): number {
    const { inboxes } = this.#parts;
    const one = inboxes.contents(a);
    const other = inboxes.contents(b);
    const notices = ({ notices: seen }: Contents): readonly number[] => [...seen].sort((x, y) => x - y);
    return (
      compareLists(this.#bagOf(one), this.#bagOf(other), (x, y) => this.#compareEnvelopes(x[0], y[0]) || x[1] - y[1]) ||
      compareLists(this.#queuesOf(one), this.#queuesOf(other), (x, y) =>
        compareLists(x, y, (v, w) => this.#compareEnvelopes(v, w)),
      ) ||
      compareLists(notices(one), notices(other), (x, y) => x - y)
    );
  }

  #bagOf({ bag }: Contents): readonly (readonly [number, number])[] {
    return [...bag].sort(([a], [b]) => this.#compareEnvelopes(a, b));
  }

  #queuesOf({ queues }: Contents): readonly (readonly number[])[] {
    const order = (a: readonly number[], b: readonly number[]): number =>
      compareLists(a, b, (x, y) => this.#compareEnvelopes(x, y));
    return [...queues.values()].sort(order);
  }

  #compareEnvelopes(a: number, b: number): number {
    return this.#parts.inboxes.compare(a, b, this.#parts.values);
  }
}

/** The shorter first, then item by item. */
const compareLists = <T>(a: readonly T[], b: readonly T[], compare: (x: T, y: T) => number): number => {
  if (a.length !== b.length) return a.length - b.length;
  for (const [i, item] of a.entries()) {
    const order = compare(item, b[i]!);
    if (order !== 0) return order;
  }
  return 0;
};
