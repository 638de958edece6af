// The assumptions of a protocol in words: what the environment may do, which is the hypothesis of every verdict.
// The one idea: printed with every verdict, because the same claim under another network is another theorem.
// Not here: what the assumptions mean (the checker).
import {
  BRAND,
  type Budget,
  type Crash,
  type Detector,
  type Link,
  type Nodes,
  type Partitions,
  type ProtocolSource,
  type SpecSource,
} from "../checker/index.ts";
import { counted } from "./numbers.ts";

/** One line for each assumption, and for `within`, which is a bound. */
export const assumptionsOf = (source: ProtocolSource | SpecSource): readonly string[] => {
  if (source[BRAND] === "spec") {
    const { symmetry: lists = [], within: bound } = source.behaviour;
    return [
      ...lists.map((names) => `symmetric: ${names.join(", ")} are interchangeable`),
      ...(bound === undefined ? [] : ["only states inside `within` are explored (a bound)"]),
    ];
  }
  const { network, crashes = [], partitions, detector, slow, fairness, symmetry, observers, within } = source.system;
  const links: readonly Link<Nodes>[] = Array.isArray(network) ? network : [network as Link<Nodes>];
  return [
    ...links.map(linkInWords),
    ...crashes.filter(({ atMost }) => atMost > 0).map(crashInWords),
    ...(crashes.some(({ atMost }) => atMost > 0) ? [] : ["nothing crashes"]),
    ...(partitions === undefined || partitions.atMost === 0
      ? []
      : [partitionsInWords(partitions, source.system.nodes)]),
    ...(detector === undefined ? [] : [detectorInWords(detector)]),
    ...(slow === undefined || slow.length === 0
      ? []
      : [`slow: ${slow.join(", ")} only while nothing can be delivered to their node`]),
    ...(fairness === undefined ? [] : [fairnessInWords(fairness)]),
    ...(symmetry === undefined || symmetry.length === 0
      ? []
      : [`symmetric: the members of ${symmetry.join(", of ")} are interchangeable`]),
    ...(observers === undefined || observers.length === 0
      ? []
      : [`observed by: ${observers.map(({ name }) => name).join(", ")}`]),
    ...(within === undefined ? [] : ["only states inside `within` are explored (a bound)"]),
  ];
};

const atMost = (times: number): string => `at most ${counted(times, "time")}`;

const partitionsInWords = ({ atMost: times, into, heals, crossing }: Partitions, nodes: Nodes): string => {
  const between = crossing === "waits" ? "waits meanwhile" : "is lost";
  return `the network splits ${into === undefined ? "in two" : `into ${groupsInWords(into, nodes)}`} ${atMost(times)}, and ${heals ? "heals" : "does not heal"}; what crosses ${between}`;
};

/** The declared groups, and whoever is in none. */
const groupsInWords = (into: readonly (readonly string[])[], nodes: Nodes): string => {
  const size = Object.values(nodes).reduce((sum, node) => sum + ("size" in node ? node.size : 1), 0);
  const groups = into.map((group) => group.join("+"));
  return [...groups, ...(into.flat().length < size ? ["the others"] : [])].join(" | ");
};

const detectorInWords = (detector: Detector): string => {
  if (detector === "perfect") return "failure detector: perfect, suspects only what is down";
  if (detector === "synchronous")
    return "failure detector: synchronous, suspects only what is down and silent, with nothing of it in flight";
  const wrong = detector === "unreliable" ? "at will" : atMost(detector.unreliable.atMost);
  return `failure detector: unreliable, suspects anything ${wrong}`;
};

const linkInWords = (link: Link<Nodes>, index: number): string => {
  const ends = link.between === undefined ? "any two nodes" : `${link.between[0]} and ${link.between[1]}`;
  const carried =
    link.carrying === undefined
      ? index === 0
        ? "messages"
        : "other messages"
      : (link.carrying as readonly string[]).join(", ");
  return [
    `between ${ends}: ${carried} ${orderInWords(link)}`,
    `${link.copies === "one" ? "one copy" : "any number of copies"} in flight`,
    budgetInWords("lost", link.loses),
    budgetInWords("duplicated", link.duplicates),
    ...(link.disconnects === undefined ? [] : [budgetInWords("disconnected", link.disconnects)]),
    ...(link.onCrash === undefined ? [] : [link.onCrash === "keep" ? "kept by a crash" : "lost with a crashed end"]),
    ...(link.delivery === "at once" ? ["handled at once"] : []),
  ].join(", ");
};

const orderInWords = ({ order }: Link<Nodes>): string =>
  order === "none" ? "in any order" : order === "fifo" ? "in order" : "in order for each key";

const budgetInWords = (what: string, budget: Budget): string =>
  budget === "never" || (budget !== "always" && budget.atMost === 0)
    ? `never ${what}`
    : budget === "always"
      ? `${what} at will`
      : `${what} ${atMost(budget.atMost)}`;

const crashInWords = (crash: Crash<Nodes>): string => {
  const who = [crash.of].flat().join(", ");
  const returns = { "at once": "restarts at once", later: "restarts later", never: "never returns" }[crash.restarts];
  return `${who} crashes ${atMost(crash.atMost)}${crash.midStep ? ", also inside a step" : ""}, and ${returns}`;
};

const fairnessInWords = (fairness: object): string => {
  const patterns = Object.entries(fairness).flatMap(([strength, all]: [string, readonly { kind: string }[]]) =>
    all.map((pattern) => {
      const { kind, ...rest } = pattern;
      const details = Object.entries(rest).map(
        ([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`,
      );
      return `${strength} ${kind}${details.length === 0 ? "" : ` (${details.join(", ")})`}`;
    }),
  );
  return `fairness: ${patterns.length === 0 ? "none" : patterns.join("; ")}`;
};
