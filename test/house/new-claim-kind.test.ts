// A new kind of claim is one row: what else it needs, the compiler names.
// The one idea: a copy of the sources gets a claim of another kind; of one that asks what others ask, the compiler misses the row
// and nothing else, and of one that asks something new it names the few files that must say what is asked and how it is judged.
// Not here: the kinds that there are (language/claim-kinds.ts), new kinds of event (new-kind.test.ts).
import { expect, test } from "vitest";
import { copiedSources } from "./sources-copied.ts";

const { edit, complaints } = copiedSources();
const TABLE = "checker/language/claim-kinds.ts";

test("a kind of claim that asks what others ask needs its row alone; of one that asks something new the compiler names four files", () => {
  edit(TABLE, 'export type ClaimKind = "always" |', 'export type ClaimKind = "never" | "always" |');
  expect(complaints()).toEqual([TABLE]);
  edit(
    TABLE,
    "  always: { asks:",
    '  never: { asks: "state", settles: true, evidence: "violated", exitCode: 12, trigger: null },\n  always: { asks:',
  );
  expect(complaints()).toEqual([]);
  edit(TABLE, 'export type ClaimKind = "never" |', 'export type ClaimKind = "refines" | "never" |');
  edit(
    TABLE,
    "  always: { asks:",
    '  refines: { asks: "image", settles: null, evidence: "violated", exitCode: 12, trigger: null },\n  always: { asks:',
  );
  edit(TABLE, 'export type Asks = "state" |', 'export type Asks = "image" | "state" |');
  expect(complaints()).toEqual([TABLE, "checker/search/watchers/open-claims.ts", "traces/replay.ts", "traces/text.ts"]);
  edit(
    TABLE,
    '  state: { predicate: "state",',
    '  image: { predicate: null, search: "transitions", walked: false, looksAtEvents: true },\n  state: { predicate: "state",',
  );
  edit(
    "checker/search/watchers/open-claims.ts",
    "  behaviour: () => [],",
    "  behaviour: () => [],\n  image: () => [],",
  );
  edit(
    "traces/replay.ts",
    "  state: (trace, subject, path) =>",
    '  image: () => ({ differs: "it is new" }),\n  state: (trace, subject, path) =>',
  );
  edit("traces/text.ts", "  state: isSaid,", "  image: isSaid,\n  state: isSaid,");
  expect(complaints()).toEqual([]);
}, 240_000);
