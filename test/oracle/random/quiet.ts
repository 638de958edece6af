// Random protocols that come to rest: nothing happens in them but the delivery of greetings, what is said in answer, and faults.
// The one idea: where a node may always act there are no ends, so ends that a partition or a suspicion only seems to make, or to
// hide, are met in protocols in which nobody acts unasked.
// Not here: protocols in general (protocols.ts).
import type { EnvironmentRules } from "./environment.ts";
import type { RoleRules } from "./roles.ts";

/** What is left to happen besides messages: a split that heals, or a suspicion of somebody who may be up. */
export type Quiet = "split" | "doubt";

/** Nobody acts unasked; everybody greets. */
export const quietRole = (role: RoleRules, quiet: Quiet): RoleRules => ({
  ...role,
  init: "step",
  timers: [],
  actions: [],
  suspect: quiet === "doubt" ? (role.suspect ?? role.receive?.[0] ?? null) : null,
  trust: null,
});

export const quietEnvironment = (rules: EnvironmentRules, quiet: Quiet): EnvironmentRules =>
  quiet === "split"
    ? {
        ...rules,
        partitions: { atMost: rules.partitions?.atMost ?? 1, heals: true, into: null, crossing: "waits" },
        detector: null,
      }
    : { ...rules, partitions: null, detector: "unreliable" };
