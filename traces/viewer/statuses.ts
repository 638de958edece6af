// What every claim of a model says at every position of a trace.
// The one idea: the trace is run again for each claim on the walk that the claim is decided on, and each is asked as the checker asks;
// of a formula its conditions are asked, and what is owed follows from them.
// Not here: whether the trace shows its claim (replay.ts).
import {
  askedBy,
  claimRow,
  cut,
  isTemporal,
  NO_DEADLOCK,
  onLassoWalk,
  printed,
  type Says,
  type Source,
  type Truth,
  type Walk,
  walk,
} from "../../checker/index.ts";
import type { Trace } from "../format.ts";
import { type Path, run } from "../replay.ts";
import type { ClaimView, Status } from "./view.ts";

/** Characters of a condition, of a view and of a fact that are kept. */
const LONGEST = 300;

type Way = Pick<Trace, "initial" | "events">;

/** The claims of a model in its order, and the one that every model makes. */
export const claimsOf = ({ claims }: Source): readonly ClaimView[] => [
  ...Object.entries(claims).map(([name, { kind }]) => ({ name, kind })),
  { name: NO_DEADLOCK, kind: "deadlock" },
];

/** What each claim says at each position of a trace, as far as it runs. `on`: a walk of the source, which may remember what it was asked. */
export const statusesOf = (source: Source, trace: Way, on: Walk = walk(source)): readonly Status[] => {
  const { path } = run(trace, on);
  return claimsOf(source).map((claim) => statusAlong(source, claim, trace, on, path));
};

/** The same of one claim. */
export const statusOf = (source: Source, claim: string, trace: Way, on: Walk): Status => {
  const { path } = run(trace, on);
  return statusAlong(source, claimsOf(source).find(({ name }) => name === claim)!, trace, on, path);
};

const statusAlong = (source: Source, { name, kind }: ClaimView, trace: Way, on: Walk, path: Path | null): Status => {
  if (name === NO_DEADLOCK) return plain(along(path, ({ to }) => !on.deadlocked(to)));
  if (isTemporal(source.claims[name]!.kind)) return ofFormula(source, name, kind, trace);
  return path === null ? NOTHING : asked(source, name, on, path);
};

const NOTHING: Status = { marks: "", conditions: [], looks: [] };
const plain = (marks: string): Status => ({ ...NOTHING, marks });

const asked = ({ claims }: Source, name: string, on: Walk, path: Path): Status => {
  const { kind } = claims[name]!;
  if (claimRow(kind).asks === "pair") return { ...NOTHING, looks: looksOf(name, on, path) };
  return plain(
    askedBy(kind).predicate === "state"
      ? along(path, ({ to }) => on.says(name, to))
      : ` ${path.moves.map((move, i) => mark(() => on.saysOfStep(name, (path.moves[i - 1] ?? path.start).to, move))).join("")}`,
  );
};

const along = (path: Path | null, says: (move: Path["start"]) => Says): string =>
  path === null ? "" : [path.start, ...path.moves].map((move) => mark(() => says(move))).join("");

/** Whatever the author's code throws here is an answer; that it throws is told. */
const mark = (says: () => Says): string => {
  try {
    const said = says();
    return said === undefined ? "-" : said ? "y" : "n";
  } catch {
    return "!";
  }
};

const looksOf = (claim: string, on: Walk, { start, moves }: Path): Status["looks"] =>
  [start, ...moves].map(({ to }) => {
    try {
      const { view, fact } = on.look(claim, to);
      return view === undefined ? (["", ""] as const) : ([shown(view), shown(fact)] as const);
    } catch {
      return ["throws", "throws"] as const;
    }
  });

const shown = (value: unknown): string => cut(printed(value), LONGEST);

const ofFormula = (source: Source, name: string, kind: string, trace: Way): Status => {
  let conditions: readonly Truth[];
  try {
    conditions = onLassoWalk(source, name, (on) => {
      const { path } = run(trace, on.walk);
      return path === null ? [] : on.truths(path.start, path.moves);
    });
  } catch {
    return { ...NOTHING, marks: "!".repeat(trace.events.length + 1) };
  }
  const { op } = source.claims[name]!.says as { readonly op?: string };
  return {
    marks: owed(kind === "temporal" ? (op ?? "") : kind, conditions),
    conditions: conditions.map(({ text, on, at }) => ({
      text: cut(text.replace(/\s+/g, " "), LONGEST),
      marks: `${on === "event" ? " " : ""}${at.map((is) => (is ? "y" : "n")).join("")}`,
    })),
    looks: [],
  };
};

/** What is owed after each position, of the formulas of which it can be said in a word; of others nothing is said. */
const owed = (op: string, conditions: readonly Truth[]): string => {
  const [p, q] = conditions.map(({ at }) => at);
  if (p === undefined) return "";
  const marks = (next: (before: string, i: number) => string): string => {
    let before = "";
    return p.map((_, i) => (before = next(before, i))).join("");
  };
  switch (op) {
    case "eventually":
      return marks((before, i) => (before === "y" || p[i] ? "y" : "o"));
    case "leadsTo":
      // A predicate that stands for both is one condition, and then nothing is ever owed.
      return marks((before, i) => ((q ?? p)[i] ? "y" : p[i] || before === "o" ? "o" : "-"));
    case "until":
      return marks((before, i) => (before === "y" || (q ?? p)[i] ? "y" : before === "n" || !p[i] ? "n" : "o"));
    case "infinitelyOften":
    case "eventuallyAlways":
      return marks((_, i) => (p[i] ? "y" : "o"));
    default:
      return "";
  }
};
