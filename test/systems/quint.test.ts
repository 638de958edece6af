// Traces in the Informal Trace Format, read by Quint's own reader.
// The one idea: what Quint finds is brought into the same words as the values of the model, and must be the same, of every recorded
// trace; then it goes through Quint's values and back, where a set or a map that Quint could not hold would be seen.
// Quint stands here and not beside the other tools, because it is 44 MB in 82 packages, and only this asks for it.
// Not here: reading by the format's own description (test/traces/exports/read-back.ts), Quint's traces read by Kripke (itf-in.test.ts).
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { QuintEx } from "@informalsystems/quint";
import { type ItfTrace, ofItf, ofItfNormalized } from "@informalsystems/quint/dist/src/itf.js";
import { describe, expect, test } from "vitest";
import { replay } from "../../index.ts";
import { hostileStory } from "../traces/exports/hostile.ts";
import { distinct, type Itf, itfDisagreements, mapText } from "../traces/exports/read-back.ts";

const directory = fileURLToPath(new URL("../../traces/recorded/", import.meta.url));
const files = readdirSync(directory).filter((name) => name.endsWith(".json"));

/** Two by two. */
const pairs = (args: readonly QuintEx[]): readonly (readonly [QuintEx, QuintEx])[] =>
  args.flatMap((arg, i) => (i % 2 === 0 ? [[arg, args[i + 1]!] as const] : []));

/** A value of Quint's in the words of read-back.ts: a record is a map whose keys are strings, and a variant a record. */
const textOf = (value: QuintEx): string => {
  if (value.kind === "bool" || value.kind === "int") return String(value.value);
  if (value.kind === "str") return JSON.stringify(value.value);
  if (value.kind !== "app") throw new Error(`no value: ${value.kind}`);
  const { opcode, args } = value;
  switch (opcode) {
    case "List":
      return `[${args.map(textOf).join()}]`;
    case "Tup":
      return `(${args.map(textOf).join()})`;
    case "Set":
      return `{${distinct(args.map(textOf)).join()}}`;
    case "Rec":
      return mapText(pairs(args).map(([name, held]) => [textOf(name), textOf(held)]));
    case "Map":
      return mapText(args.map((pair) => pairOf(pair)));
    case "variant": {
      const [tag = "", held = ""] = args.map(textOf);
      if (args[0]?.kind !== "str") throw new Error(`no tag: ${tag}`);
      if (tag === '"Null"' && held === "()") return "null";
      return mapText([
        ['"tag"', tag],
        ['"value"', held],
      ]);
    }
    default:
      throw new Error(`no value: ${opcode}`);
  }
};

const pairOf = (pair: QuintEx): readonly [string, string] => {
  if (pair.kind !== "app" || pair.opcode !== "Tup" || pair.args.length !== 2) throw new Error("no pair of a map");
  return [textOf(pair.args[0]!), textOf(pair.args[1]!)];
};

const statesOf = (states: readonly QuintEx[]): Itf["states"] =>
  states.map((state) => {
    if (state.kind !== "app" || state.opcode !== "Rec") throw new Error("a state is no record");
    return Object.fromEntries(
      pairs(state.args).map(([name, value]) => [JSON.parse(textOf(name)) as string, textOf(value)]),
    );
  });

const readBy =
  (read: (trace: ItfTrace) => QuintEx[]) =>
  (text: string): Pick<Itf, "states" | "loop"> => {
    const trace = JSON.parse(text) as ItfTrace;
    return { states: statesOf(read(trace)), loop: trace.loop ?? null };
  };

describe("Quint", () => {
  test("reads every recorded trace as the states of its story", async () => {
    expect(files.length).toBeGreaterThan(500);
    for (const name of files) {
      const { story } = await replay(path.join(directory, name));
      expect(itfDisagreements(story, readBy(ofItf)), name).toEqual([]);
      expect(itfDisagreements(story, readBy(ofItfNormalized)), `${name}, through Quint's values`).toEqual([]);
    }
  });

  test("reads what is hostile as it is", () => {
    const nodesAside = (differences: readonly string[]): readonly string[] =>
      // Two nodes have names that the format's own variables have, which is why these are called otherwise.
      differences.filter((difference) => !/: (status|network) is /.test(difference));
    expect(nodesAside(itfDisagreements(hostileStory(), readBy(ofItf)))).toEqual([]);
  });
});
