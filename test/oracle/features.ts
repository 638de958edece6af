// What a random system turned out to contain: features that really happened in its graph, not those merely declared.
// The one idea: the generator is judged by what its systems do, so that a test which never meets a case cannot look like one that passed.
// Not here: how systems are made (generator.ts, random/).
import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import { outOfOrder } from "./canonical.ts";
import type { Exploration, Fate, Keyed, Onlooker } from "./explore.ts";
import type { RandomSystem } from "./generator.ts";
import type { Transition } from "./graph.ts";
import { PROTOCOL_FEATURES, ProtocolWatch } from "./protocol-features.ts";
import { isProtocol } from "./protocol-graph.ts";
import type { Term } from "./random/spec-terms.ts";
import type { SpecRules } from "./random/specs.ts";
import type { SystemState } from "./state.ts";
import { systemOf } from "./system.ts";

const FAULTS = new Set(["drop", "duplicate", "crash", "stop", "partition", "disconnect"]);

/** Watches one exploration. */
export class FeatureWatch implements Onlooker<unknown> {
  readonly found = new Set<string>();
  readonly #protocol: ProtocolWatch | null;
  readonly #rules: RandomSystem["rules"];
  readonly #initial = new Set<string>();
  readonly #ends = new Set<string>();
  /** States that healing alone keeps from being ends. */
  readonly #onlyHealing = new Map<string, boolean>();
  /** The steps that are no faults. */
  readonly #steps = new Map<string, string[]>();

  constructor({ rules }: RandomSystem, source: ProtocolSource | SpecSource) {
    this.#rules = rules;
    this.found.add(rules.form);
    this.#protocol =
      rules.form === "protocol" && isProtocol(source) ? new ProtocolWatch(rules, systemOf(source), this.found) : null;
  }

  began({ state, key }: Keyed<unknown>): void {
    if (this.#initial.size > 0 && !this.#initial.has(key)) this.found.add("several initial states");
    this.#initial.add(key);
    this.#protocol?.began(state as SystemState);
  }

  expanded({ state, key }: Keyed<unknown>, end: "no" | "legitimate" | "deadlock"): void {
    if (end !== "no") this.#ends.add(key);
    if (end === "legitimate") this.found.add("legitimate end");
    this.#protocol?.expanded(state as SystemState);
  }

  went(from: Keyed<unknown>, transition: Transition<unknown>, to: Keyed<unknown>, fate: Fate): void {
    const { event, raw } = transition;
    if (!FAULTS.has(event.kind)) {
      const steps = this.#steps.get(from.key);
      if (steps === undefined) this.#steps.set(from.key, [to.key]);
      else steps.push(to.key);
    }
    if (fate === "cut") this.found.add("within cuts");
    if (transition.idle === "never") {
      this.#onlyHealing.set(from.key, event.kind === "heal" && this.#onlyHealing.get(from.key) !== false);
    }
    if (event.kind === "suspect" && this.#ends.has(from.key)) this.found.add("end with suspicions");
    if (event.kind === "deliver" && this.#ends.has(from.key)) this.found.add("end with redeliveries");
    if (from.key === to.key) this.found.add("step that changes nothing");
    if (outOfOrder(raw)) this.found.add("Sets in different orders");
    if (this.#rules.form === "spec" && event.kind === "action") specFeatures(this.#rules, event, this.found);
    this.#protocol?.went(from.state as SystemState, transition as Transition<SystemState>);
  }

  /** Everything that was found, once the exploration is over. */
  features({ claims, cut }: Exploration): Set<string> {
    for (const { kind, verdict } of Object.values(claims)) {
      if (verdict === "violated") this.found.add(kind === "deadlock" ? "deadlock" : `${kind} violated`);
      if (verdict === "violated") this.found.add("violated");
      if (verdict === "witnessed") this.found.add("witnessed");
      if (kind === "indistinguishable") this.found.add(`indistinguishable ${verdict.split(" ")[0]}`);
    }
    if (cut.depth !== undefined) this.found.add("depth cut");
    if (cut.states !== undefined) this.found.add("stopped by states");
    if ([...this.#onlyHealing.values()].includes(true)) this.found.add("no end while it may heal");
    if (this.#ends.size > 0 && !this.#reachesAnEndWithoutFaults()) this.found.add("ends only through faults");
    return this.found;
  }

  #reachesAnEndWithoutFaults(): boolean {
    const seen = new Set(this.#initial);
    for (const key of seen) {
      if (this.#ends.has(key)) return true;
      for (const to of this.#steps.get(key) ?? []) seen.add(to);
    }
    return false;
  }
}

const inside = (term: Term): Term[] =>
  "a" in term ? [term, ...inside(term.a), ...("b" in term ? inside(term.b) : [])] : [term];

/** What an action of a spec that was taken is like. */
const specFeatures = (
  rules: SpecRules,
  event: { name: string; value?: string; choice?: string },
  found: Set<string>,
): void => {
  const rule = rules.actions[Number(event.name.slice("action".length))]!;
  const terms = [rule.when, rule.late?.when ?? null].flatMap((term) => (term === null ? [] : inside(term)));
  found.add(`spec written by ${rule.style}`);
  if (event.choice !== undefined) found.add("spec choice");
  if (event.value !== undefined) found.add(event.value.includes(",") ? "spec family of tuples" : "spec family");
  if (rules.components.some((v) => rules.variables.includes(v))) found.add("components");
  if (terms.some(({ is }) => is === "both" || is === "either")) found.add("reads conditionally");
  if (rule.late !== null) found.add("late reads");
  if (terms.some(({ is }) => is === "size")) found.add("size of a set");
  if (terms.some(({ is }) => is === "first")) found.add("iterates a set");
  if (terms.some(({ is }) => is === "keys" || is === "every" || is === "some")) found.add("iterates a record");
  for (const write of [...rule.writes, ...(rule.or ?? [])]) {
    if (write.do === "set" || write.do === "fill" || write.do === "clear") found.add("blind write");
    if (write.do === "put" && write.of === "roles" && rules.variables.includes("roles")) found.add("late member");
    if (write.do === "remove" || write.do === "forget") found.add("member removed");
  }
};

/** The features that must each occur in a fortieth: of all systems, of protocols, of specs. */
export const EXPECTED_FEATURES = {
  system: [
    ...["several initial states", "choice", "step that changes nothing", "Sets in different orders", "within cuts"],
    ...["depth cut", "stopped by states", "deadlock", "legitimate end", "ends only through faults"],
    ...["violated", "always violated", "step violated", "witnessed"],
    ...["indistinguishable witnessed", "indistinguishable unreachable"],
  ],
  protocol: PROTOCOL_FEATURES,
  spec: [
    ...["spec written by draft", "spec written by spread", "spec written by whole", "spec written by returned"],
    ...["components", "spec choice", "spec family", "spec family of tuples", "reads conditionally", "late reads"],
    ...["size of a set", "iterates a set", "iterates a record", "blind write", "late member", "member removed"],
  ],
};
