// Local states of random nodes: a phase and a few fields, rendered as a record, a union, a number or a string.
// The one idea: rules work on one full picture of a node; the shape decides what the protocol really stores of it.
// Not here: when a rule applies and what it sends (roles.ts).
import fc from "fast-check";
import { produce } from "../../../checker/language/index.ts";

export const PHASES = 3;
const fields = ["count", "votes", "notes", "log", "leader"] as const;
export type Field = (typeof fields)[number];

/** Everything a random rule may know of a node. */
export interface Local {
  readonly phase: number;
  readonly count: number;
  readonly votes: ReadonlySet<string>;
  readonly notes: ReadonlyMap<string, number>;
  readonly log: readonly number[];
  readonly leader: string | null;
}

export interface Shape {
  readonly form: "record" | "union" | "number" | "string";
  readonly fields: readonly Field[];
  /** For a union: does the variant of this phase have this field? */
  readonly variants: readonly (readonly Field[])[];
  readonly edits: "produce" | "spread";
}

/** One change of a local state. `who` is a node: oneself, the sender, a peer, or a node of the system by number. */
export interface Edit {
  readonly field: Field;
  readonly who: Who;
  readonly first: boolean;
}
export type Who = "self" | "from" | "peer" | number;

export const who: fc.Arbitrary<Who> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Who>("self", "from", "peer") },
  { weight: 1, arbitrary: fc.nat({ max: 3 }) },
);
const someFields = fc.uniqueArray(fc.constantFrom(...fields), { minLength: 0, maxLength: 2 });

export const shape: fc.Arbitrary<Shape> = fc.record({
  form: fc.oneof(
    { weight: 4, arbitrary: fc.constant("record" as const) },
    { weight: 4, arbitrary: fc.constant("union" as const) },
    { weight: 1, arbitrary: fc.constantFrom("number" as const, "string" as const) },
  ),
  fields: someFields,
  variants: fc.array(someFields, { minLength: PHASES, maxLength: PHASES }),
  edits: fc.constantFrom("produce" as const, "spread" as const),
});
export const edit: fc.Arbitrary<Edit> = fc.record({ field: fc.constantFrom(...fields), who, first: fc.boolean() });

const nothing: Local = { phase: 0, count: 0, votes: new Set(), notes: new Map(), log: [], leader: null };

/** A new local state in this phase. */
export const render = (shape: Shape, local: Local): unknown => {
  if (shape.form === "number") return local.phase;
  if (shape.form === "string") return `phase ${local.phase}`;
  const present = shape.form === "union" ? (shape.variants[local.phase] ?? []) : shape.fields;
  const tag = shape.form === "union" ? { kind: `kind ${local.phase}` } : { phase: local.phase };
  return { ...tag, ...Object.fromEntries(present.map((field) => [field, local[field]])) };
};

/** The picture of a local state, whatever its shape; what is absent is as at the beginning. */
export const look = (state: unknown): Local => {
  if (typeof state === "number") return { ...nothing, phase: state };
  if (typeof state === "string") return { ...nothing, phase: Number(state.slice("phase ".length)) };
  const { kind, ...known } = state as Partial<Local> & { readonly kind?: string };
  return { ...nothing, ...known, ...(kind === undefined ? {} : { phase: Number(kind.slice("kind ".length)) }) };
};

export const beginning = (shape: Shape, phase: number, votes: Iterable<string>): unknown =>
  render(shape, { ...nothing, phase, votes: new Set(votes) });

/** Changes a field; a set is built in either of two orders. */
const edited = (local: Local, { field, first }: Edit, id: string): Local => {
  switch (field) {
    case "count":
      return { ...local, count: (local.count + 1) % 3 };
    case "votes":
      return { ...local, votes: new Set(first ? [id, ...local.votes] : [...local.votes, id]) };
    case "notes":
      return { ...local, notes: new Map([...local.notes, [id, local.count % 2]]) };
    case "log":
      return local.log.length >= 2 ? { ...local, log: [] } : { ...local, log: [...local.log, local.count] };
    case "leader":
      return { ...local, leader: first ? id : null };
  }
};

type Draft = { -readonly [K in keyof Local]?: Local[K] };

/** The same edits on a draft; only fields that are there. */
const editDraft = (draft: Draft, { field, first }: Edit, id: string): void => {
  if (field === "count" && draft.count !== undefined) draft.count = (draft.count + 1) % 3;
  if (field === "votes") first ? (draft.votes as Set<string>)?.add(id) : (draft.votes as Set<string>)?.delete(id);
  if (field === "notes") (draft.notes as Map<string, number>)?.set(id, (draft.count ?? 0) % 2);
  if (field === "log" && draft.log !== undefined) {
    if (draft.log.length >= 2) draft.log = [];
    else (draft.log as number[]).push(draft.count ?? 0);
  }
  if (field === "leader" && draft.leader !== undefined) draft.leader = first ? id : null;
};

/** The state after some edits, in a new phase if one is given. */
export const change = (
  shape: Shape,
  state: unknown,
  phase: number | null,
  edits: readonly Edit[],
  idOf: (who: Who) => string,
): unknown => {
  if (shape.form === "record" && shape.edits === "produce") {
    return produce(state as Draft, (draft) => {
      if (phase !== null) draft.phase = phase;
      for (const each of edits) editDraft(draft as Draft, each, idOf(each.who));
    });
  }
  const before = look(state);
  const after = edits.reduce((local, each) => edited(local, each, idOf(each.who)), before);
  return render(shape, { ...after, phase: phase ?? before.phase });
};
