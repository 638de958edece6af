// A trace as a log with vector clocks, as ShiViz reads it (https://bestchai.bitbucket.io/shiviz/).
// The one idea: a node counts its own happenings, and with a message it learns what its sender had counted; the first line of the log
// is the regular expression that reads the others.
// (C. Fidge, 1988; F. Mattern, "Virtual time and global states of distributed systems", 1989.)
// Not here: what follows from what (happened.ts). A lasso's events stand there once: a log has no word for "for ever".
import type { Story } from "../story.ts";
import { type Happening, happenedIn } from "./happened.ts";

/** Reads one line: a host, its clock as JSON, which has no space in it, and what happens. */
export const SHIVIZ_LINE = String.raw`(?<host>\S+) (?<clock>\{\S*\}) (?<event>.*)`;

type Clock = ReadonlyMap<string, number>;

/** The story as a log: the regular expression, an empty line (there is one execution), and a line for each happening. */
export const renderShiviz = (story: Story): string => {
  const { happenings, nodes } = happenedIn(story);
  const names = hostNames(nodes);
  const clocks: Clock[] = [];
  const lines = happenings.map((happening) => {
    const host = names(happening.node);
    const clock = clockOf(happening, host, clocks);
    clocks.push(clock);
    return `${host} ${JSON.stringify(Object.fromEntries(clock))} ${oneLine(happening.text)}`;
  });
  return [SHIVIZ_LINE, "", ...lines, ""].join("\n");
};

const clockOf = ({ before, sentBy }: Happening, host: string, clocks: readonly Clock[]): Clock => {
  const clock = new Map(before === null ? [] : clocks[before]!);
  for (const [other, count] of sentBy === null ? [] : clocks[sentBy]!)
    clock.set(other, Math.max(count, clock.get(other) ?? 0));
  return clock.set(host, (clock.get(host) ?? 0) + 1);
};

/** Names without spaces, one each; what the network does has a host of its own, from which no clock is learned. */
const hostNames = (nodes: readonly string[]): ((node: string | null) => string) => {
  const taken = new Set<string>();
  const free = (wanted: string): string => {
    let name = wanted;
    for (let count = 2; taken.has(name); count++) name = `${wanted}_${count}`;
    taken.add(name);
    return name;
  };
  const names = new Map<string | null, string>(nodes.map((node) => [node, free(node.replace(/\s+/g, "_") || "_")]));
  names.set(null, free("network"));
  return (node) => names.get(node)!;
};

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
