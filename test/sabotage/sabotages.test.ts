// The list of sabotages fits the engine's text as it is.
// The one idea: a text that was changed is found the same day; that the broken engine is noticed takes minutes and is for the deep tests.
// Not here: breaking the engine and comparing (sabotage.deep.test.ts).
import fs from "node:fs";
import path from "node:path";
import { transformSync } from "esbuild";
import { expect, test } from "vitest";
import { strata } from "../strata/strata.ts";
import { temporalSabotages } from "../temporal/sabotages.ts";
import { readNoticed } from "./noticed.ts";
import { sabotages } from "./sabotages.ts";

const root = path.resolve(import.meta.dirname, "../..");
const checker = path.join(root, "checker");

test("the text that a sabotage replaces occurs exactly once", () => {
  const times = ({ file, find }: (typeof sabotages)[number]): number =>
    fs.readFileSync(path.join(checker, file), "utf8").split(find).length - 1;
  expect(sabotages.filter((sabotage) => times(sabotage) !== 1).map(({ name }) => name)).toEqual([]);
});

test("what a sabotage leaves can be read: else nothing is noticed but that", () => {
  const complaint = ({
    name,
    file,
    find,
    replace,
  }: Pick<(typeof sabotages)[number], "name" | "file" | "find" | "replace">) => {
    const text = fs.readFileSync(path.join(checker, file), "utf8").replace(find, () => replace);
    try {
      transformSync(text, { loader: "ts", logLevel: "silent" });
      return [];
    } catch (error) {
      return [`${name}: ${String(error)}`];
    }
  };
  expect([...sabotages, ...temporalSabotages].flatMap(complaint)).toEqual([]);
});

test("sabotages have names of their own and strata that there are", () => {
  expect(new Set(sabotages.map(({ name }) => name)).size).toBe(sabotages.length);
  const there = new Set<string | undefined>([undefined, ...strata.map(({ name }) => name)]);
  expect(sabotages.filter(({ stratum }) => !there.has(stratum)).map(({ name }) => name)).toEqual([]);
});

test("a system is remembered only of sabotages that there are", () => {
  const names = new Set(sabotages.map(({ name }) => name));
  expect(Object.keys(readNoticed(root)).filter((name) => !names.has(name))).toEqual([]);
});
