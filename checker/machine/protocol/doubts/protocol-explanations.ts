// What a protocol's machine tells people: a state in words, the parts of a profile, and what a verdict says less of than it seems.
// Not here: the parts themselves (../events/protocol-parts.ts), the warnings one by one (idle.ts, protocol-warnings.ts).
import type { ProtocolSource } from "../../../language/index.ts";
import { emptyFamilies } from "../../loads.ts";
import type { Explanations, Part } from "../../machine.ts";
import type { Snapshot } from "../../walk.ts";
import type { ProtocolView } from "../claims/protocol-view.ts";
import { snapshotOf } from "../claims/snapshot.ts";
import type { Labels } from "../events/labels.ts";
import { type PartsOf, partsOf } from "../events/protocol-parts.ts";
import type { Handlers } from "../nodes/handlers.ts";
import { idleNames } from "./idle.ts";
import { idlePartitions, unspentBudgets } from "./protocol-warnings.ts";

export class ProtocolExplanations implements Explanations {
  readonly form = "protocol";
  readonly #source: ProtocolSource;
  readonly #tables: PartsOf;
  readonly #labels: Labels;
  readonly #handlers: Handlers;
  readonly #view: ProtocolView;

  constructor(source: ProtocolSource, tables: PartsOf, labels: Labels, handlers: Handlers, view: ProtocolView) {
    this.#source = source;
    this.#tables = tables;
    this.#labels = labels;
    this.#handlers = handlers;
    this.#view = view;
  }

  get handlerCalls(): number {
    return this.#handlers.calls;
  }

  snapshot(state: Int32Array): Snapshot {
    const { layout } = this.#tables;
    const inFlight = Array.from(state.subarray(layout.inboxes, layout.budgets));
    return snapshotOf(state, this.#tables, this.#view.network(inFlight));
  }

  parts(): readonly Part[] {
    return partsOf(this.#tables);
  }

  warnings(taken: (label: number) => number): readonly string[] {
    const source = this.#source;
    const { topology, layout, envelopes, values, locals } = this.#tables;
    return [
      ...unspentBudgets(topology, this.#labels, taken),
      ...topology.groups.flatMap(({ name, role }) => [
        ...emptyFamilies(role.timers, `The timer of ${name},`),
        ...emptyFamilies(role.actions, `The action of ${name},`),
      ]),
      ...this.#handlers.takers.warnings(),
      ...idlePartitions(source, topology, layout, this.#view.questions),
      ...idleNames(
        source,
        topology,
        envelopes,
        values,
        topology.groups.map(({ members }) => locals[members[0]!]!),
      ),
    ];
  }
}
