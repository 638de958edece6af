// Fairness as integers: which obligations the event of a label fulfils, and which labels happen only finitely often.
// The one idea: a pattern splits into obligations by a key of the event, and an obligation comes to be when its first event
// does, so that fairness of every message costs nothing for messages that are never sent.
// Not here: whether a behaviour is fair (temporal/), how a pattern matches an event (protocol/, spec/).

/** How an event falls under a pattern: events of one key are one obligation. */
export interface Match {
  readonly key: string;
  /** The obligation in words, such as `deliver prepare to participant1`. */
  readonly name: string;
}

export type Strength = "weak" | "strong" | "finitely";

export type Scope = Readonly<Record<string, ReadonlySet<unknown>>>;

/** Is there an event, as far as two scopes tell, that falls under both? */
const meet = (one: Scope, other: Scope): boolean =>
  Object.entries(one).every(([aspect, values]) => {
    const others = other[aspect];
    return others === undefined || [...values].some((value) => others.has(value));
  });

/** A pattern of the author's. */
export interface FairnessPattern {
  readonly strength: Strength;
  /** As the author wrote it, for warnings. */
  readonly name: string;
  /**
   * What an event is that falls under it: by aspect, the values that it may have there; it may have any where an aspect is not
   * named.
   */
  readonly scope: Scope;
  /** Null: the event of the label is none of it. */
  readonly match: (label: number) => Match | null;
  /** Why it says less than it seems, once all is explored. */
  readonly caution?: () => string | null;
}

/** Patterns as one obligation, which an event of any of them fulfils. */
export const joined = (patterns: readonly FairnessPattern[]): FairnessPattern => {
  const [first, ...others] = patterns as [FairnessPattern, ...FairnessPattern[]];
  // "weak fairness of a or b": the words before the event are those of the first.
  const names = [first.name, ...others.map(({ name }) => name.replace(/^(weak|strong) fairness of /, ""))];
  const aspects = Object.keys(first.scope).filter((aspect) =>
    others.every(({ scope }) => Object.hasOwn(scope, aspect)),
  );
  return {
    strength: first.strength,
    name: names.join(" or "),
    scope: Object.fromEntries(
      aspects.map((aspect) => [aspect, new Set(patterns.flatMap(({ scope }) => [...scope[aspect]!]))]),
    ),
    match: (label) => {
      const found = patterns.flatMap(({ match }) => match(label) ?? []);
      return found.length === 0 ? null : { key: "", name: names.join(" or ") };
    },
    caution: () => patterns.map(({ caution }) => caution?.() ?? null).find((sentence) => sentence !== null) ?? null,
  };
};

export interface Obligation {
  readonly strong: boolean;
  readonly name: string;
  /** Position of its pattern. */
  readonly pattern: number;
}

const NONE: readonly number[] = [];

export class FairnessTable {
  readonly patterns: readonly FairnessPattern[];
  readonly obligations: Obligation[] = [];
  readonly #ids = new Map<string, number>();
  readonly #byLabel: (readonly number[])[] = [];
  readonly #finitely: boolean[] = [];
  /** By pattern: did any event fall under it? */
  readonly matched: boolean[];

  /**
   * Can every finite path be carried on to a fair behaviour? One serves, of the obligations that are enabled, the one that has
   * waited longest, and stops where none is (M. Abadi and L. Lamport, "An old-fashioned recipe for real time", TOPLAS 1994, for
   * countably many). That never takes an event that must end some day, unless it is owed as well: then it may be that no
   * behaviour is fair.
   */
  readonly prolongs: boolean;

  constructor(patterns: readonly FairnessPattern[]) {
    this.patterns = patterns;
    const ending = patterns.filter(({ strength }) => strength === "finitely");
    const owed = patterns.filter(({ strength }) => strength !== "finitely");
    this.prolongs = !ending.some((end) => owed.some((pattern) => meet(end.scope, pattern.scope)));
    this.matched = patterns.map(() => false);
  }

  /** The obligations that an event of this label fulfils where it changes the state. */
  obligationsOf(label: number): readonly number[] {
    return this.#byLabel[label] ?? this.#learn(label);
  }

  isStrong(obligation: number): boolean {
    return this.obligations[obligation]!.strong;
  }

  /** An obligation that no event fulfils: a state that enables it is none to stop in. */
  unfulfillable(name: string): number {
    return this.obligations.push({ strong: true, name, pattern: -1 }) - 1;
  }

  /** What the author should know: assumptions that nothing falls under, and those that say less than they seem. */
  warnings(): string[] {
    return this.patterns.flatMap(({ name, caution }, position) => {
      if (!this.matched[position])
        return [`The assumption "${name}" never bites: no event that was explored falls under it.`];
      const sentence = caution?.() ?? null;
      return sentence === null ? [] : [sentence];
    });
  }

  /** Does the event happen only finitely often in every fair behaviour? */
  finitely(label: number): boolean {
    if (this.#byLabel[label] === undefined) this.#learn(label);
    return this.#finitely[label]!;
  }

  #learn(label: number): readonly number[] {
    const ids: number[] = [];
    let finitely = false;
    for (const [position, { strength, match }] of this.patterns.entries()) {
      const found = match(label);
      if (found === null) continue;
      this.matched[position] = true;
      if (strength === "finitely") finitely = true;
      else ids.push(this.#idOf(position, strength === "strong", found));
    }
    this.#finitely[label] = finitely;
    this.#byLabel[label] = ids.length === 0 ? NONE : ids;
    return this.#byLabel[label]!;
  }

  #idOf(pattern: number, strong: boolean, { key, name }: Match): number {
    const known = this.#ids.get(`${pattern} ${key}`);
    if (known !== undefined) return known;
    const id = this.obligations.push({ strong, name, pattern }) - 1;
    this.#ids.set(`${pattern} ${key}`, id);
    return id;
  }
}
