// Shares of time are told by the files that functions stand in, so the files have to be there.
// The one idea: a pattern that no file of the checker fits, or that an earlier one takes all files from, names a part that never shows.
// Not here: sampling (bench/search-figures.ts).
import { expect, test } from "vitest";
import { BY_FILE } from "../../bench/parts.ts";
import { sources } from "./project.ts";

test("every part of the checker that shares of time name has files", () => {
  const files = sources.filter((file) => file.startsWith("checker/")).map((file) => file.slice("checker/".length));
  const taken = new Set(files.map((file) => BY_FILE.findIndex(([pattern]) => pattern.test(file))));
  expect(BY_FILE.filter((_, i) => !taken.has(i)).map(([, part]) => part)).toEqual([]);
});
