// The graph of a protocol, and what its claims see of a state.
// The one idea: nodes, network and budgets become the plain arguments of a predicate, built anew for every question.
// Not here: the events (events.ts).
import { BRAND, type ProtocolSource, type Says, type SpecSource } from "../../checker/language/index.ts";
import { canonical } from "./canonical.ts";
import { movesOf } from "./events.ts";
import { type ClaimSource, type Graph, type Initial, type Look, lookAt, type Transition } from "./graph.ts";
import { beginnings } from "./outcomes.ts";
import { post, written } from "./sending.ts";
import { type SystemState, textOf } from "./state.ts";
import { type System, systemOf } from "./system.ts";

type Predicate = (nodes: unknown, world: unknown) => Says;

export const isProtocol = (source: ProtocolSource | SpecSource): source is ProtocolSource =>
  source[BRAND] === "protocol";

export class ProtocolGraph implements Graph<SystemState> {
  readonly claims: { readonly [sentence: string]: ClaimSource };
  readonly #source: ProtocolSource;
  readonly #system: System;

  constructor(source: ProtocolSource) {
    this.#source = source;
    this.#system = systemOf(source);
    this.claims = source.claims;
  }

  /** The product of the nodes' beginnings, the first node most significant; then their sends, in the order of the nodes. */
  initial(): Initial<SystemState>[] {
    const { nodes, lines, budgets, observers } = this.#system;
    const combinations = nodes.reduce<{ choice: string; steps: ReturnType<typeof beginnings> }[]>(
      (sofar, node) =>
        sofar.flatMap(({ choice, steps }) =>
          beginnings(node.role.init(node.self)).map((step) => ({
            choice: step.choice === null ? choice : [choice, `${node.id}: ${step.choice}`].filter(Boolean).join(", "),
            steps: [...steps, step],
          })),
        ),
      [{ choice: "", steps: [] }],
    );
    return combinations.map(({ choice, steps }) => {
      const silent: SystemState = {
        nodes: steps.map(({ state }) => ({ status: "up", local: canonical(state) })),
        network: lines.map(() => []),
        notices: [],
        budgets: budgets.map(({ initial }) => initial),
        split: null,
        memories: observers.map(({ init }) => canonical(init)),
      };
      const sends = nodes.flatMap((node) => written(node, steps[node.index]!.sends));
      const state = post(this.#system, silent, sends);
      return { choice: choice || null, state };
    });
  }

  key(state: SystemState): string {
    return textOf(state);
  }

  transitions(state: SystemState): Transition<SystemState>[] {
    return movesOf(this.#system, state);
  }

  within(state: SystemState): boolean {
    const { within } = this.#source.system;
    return within === undefined || (within as Predicate)(this.#view(state), this.#world(state)) !== false;
  }

  ends(state: SystemState): boolean {
    const { ends } = this.#source.system;
    return ends !== undefined && (ends as Predicate)(this.#view(state), undefined) === true;
  }

  says(claim: ClaimSource, state: SystemState): Says {
    return (claim.says as Predicate)(this.#view(state), this.#world(state));
  }

  look(claim: ClaimSource, state: SystemState): Look {
    return lookAt(claim, this.#view(state), this.#world(state));
  }

  saysOfStep(claim: ClaimSource, before: SystemState, { to, seen }: Transition<SystemState>): Says {
    const predicate = claim.says as (before: unknown, after: unknown, event: unknown) => Says;
    return predicate(this.#view(before), this.#view(to), seen);
  }

  #view(state: SystemState): { [group: string]: unknown } {
    const view: { [group: string]: unknown } = {};
    for (const { group, member, index } of this.#system.nodes) {
      const { value } = state.nodes[index]!.local;
      view[group] = member ? [...((view[group] as unknown[] | undefined) ?? []), value] : value;
    }
    return view;
  }

  #world(state: SystemState): object {
    const { nodes, budgets, observers } = this.#system;
    return {
      network: state.network
        .flat()
        .flatMap(({ packets }) => packets.map(({ from, to, message }) => ({ from, to, message: message.value }))),
      running: (id: string) => nodes.some((node) => node.id === id && state.nodes[node.index]!.status === "up"),
      left: (name: string) => {
        const at = budgets.findIndex((budget) => budget.name === name);
        if (at < 0) throw new Error(`there is no budget named ${name}`);
        return state.budgets[at];
      },
      seen: (observer: never) => state.memories[observers.indexOf(observer)]!.value,
    };
  }
}
