// Every public name says what it is, and nothing is public that is not for users.
// The one idea: what an editor shows on hovering is the manual, so a name without a comment is a page that is missing.
// Not here: whether the examples are right (test/examples).
import { expect, test } from "vitest";
import { publicNames } from "./public-names.ts";

const known = new Set(publicNames.map(({ name }) => name));

test("every public name has a comment", () => {
  expect(publicNames.filter(({ comment }) => comment.length < 20).map(({ name, file }) => `${file} ${name}`)).toEqual(
    [],
  );
});

/** How types derive from the tables of kinds, messages from a role, and what a function is given from its family; what comes out are plain objects. */
const DERIVING = new Set([
  "KINDS",
  "Kinds",
  "EventOf",
  "KindsWith",
  "Shown",
  "ShownField",
  "PlaceOf",
  "NamesOf",
  "EachOf",
  "ClaimKindsWith",
  "Beside",
  "ReceivesOf",
  "RoleOf",
  "Places",
]);

test("every type in a public signature is public under its name", () => {
  const missing = publicNames.flatMap(({ name, names }) =>
    names.filter((type) => !known.has(type) && !DERIVING.has(type)).map((type) => `${type} in ${name}`),
  );
  expect(missing).toEqual([]);
});

test("the names that one begins with have an example", () => {
  const first = ["protocol", "model", "spec", "observer", "replicated", "always", "leadsTo", "temporal", "check"];
  const without = first.filter((name) => publicNames.find((one) => one.name === name)?.examples.length !== 1);
  expect(without).toEqual([]);
});

test("no public name has more than three type parameters, but those of Lamport's and Lowe's testers", () => {
  // States, operations and answers of a specification, and the events of a protocol: an author gives none of them.
  const many = publicNames.filter(({ typeParameters }) => typeParameters > 3).map(({ name }) => name);
  expect(many).toEqual(["linearizabilityObserver"]);
});

test("what is not for users is not public", () => {
  const inside = [
    "BRAND",
    "DRAFT",
    "STEP",
    "thrownIn",
    "changesGiven",
    "sentenceOf",
    "usageError",
    "modelError",
    "isStep",
  ];
  expect(inside.filter((name) => known.has(name))).toEqual([]);
});
