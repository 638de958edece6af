// One scenario: the original checked in it, and then mutants, each by what the original was asked, or by a search.
// The one idea: a mutant that answers alike is not searched (questions.ts); one that does not is searched until the first verdict that
// is not the expected one.
// Not here: which mutants and scenarios there are (mutants.ts, judging.ts).
import {
  checkSource,
  compared,
  isUnmet,
  type Nodes,
  type ProtocolSource,
  type Result,
  type SearchOptions,
  type Subject,
  type Surroundings,
  usageError,
  type Verdict,
} from "../checker/index.ts";
import { declaredIn } from "./around.ts";
import type { Caught, Finding } from "./finding.ts";
import type { AskedAtoms, Idle } from "./idle.ts";
import { type Loaded, protocolIn } from "./loaded.ts";
import { Questions } from "./questions.ts";
import { BUILDING } from "./switch.ts";

/**
 * A mutant may have so many times the states of the original, and some more, before its search ends undecided. One that has come to
 * that in a cheaper scenario grows here, too: it is undecided unless something is noticed soon.
 */
const MORE_STATES = 5;
const AGAIN = 1;
const SOME_STATES = 5_000;

/** How a mutant is judged. `each`: every claim to its end, not only until one is otherwise; `grows`: a search of it ended undecided. */
export interface Manner {
  readonly each: boolean;
  readonly grows: boolean;
}

/** What a search is to look at, and its bounds in memory. */
export type Looking = Pick<SearchOptions, "signal" | "maxMemory" | "onProgress">;

/** A mutant, and the place where it is. */
export interface Placed {
  readonly mutant: number;
  readonly site: number;
}

/** What the original came to. */
export interface Baseline {
  readonly scenario: string | null;
  readonly states: number;
  readonly seconds: number;
  readonly questions: number;
  /** The verdict expected of each claim. */
  readonly expected: Readonly<Record<string, Verdict>>;
  /** The claims that fail, where nothing is expected. */
  readonly broken: readonly string[];
}

export class Scenario {
  readonly baseline: Baseline;
  readonly #loaded: Loaded;
  readonly #source: ProtocolSource;
  readonly #nodes: Nodes;
  readonly #questions: Questions;
  readonly #surroundings: Surroundings;

  private constructor(
    loaded: Loaded,
    source: ProtocolSource,
    questions: Questions,
    baseline: Baseline,
    surroundings: Surroundings,
  ) {
    this.#loaded = loaded;
    this.#source = source;
    this.#nodes = source.system.nodes;
    this.#questions = questions;
    this.baseline = baseline;
    this.#surroundings = surroundings;
  }

  /**
   * Checks the original. Throws KripkeError 2 where it is not as it expects itself, and 150 where it is a spec. Null: it was
   * interrupted.
   */
  static async of(
    loaded: Loaded,
    name: string | null,
    surroundings: Surroundings,
    looking: Looking,
  ): Promise<Scenario | null> {
    const subject = loaded.subject(name);
    const source = protocolIn(subject.source);
    const questions = new Questions(loaded.switch, holdsOne(source));
    const noted = loaded.with(source, source.system.nodes, questions.noting);
    const result = await checkSource(noted, looking, surroundings);
    if (looking.signal?.aborted === true) return null;
    mustBeAsExpected(subject, result);
    const verdicts = Object.fromEntries(result.claims.map(({ name: claim, verdict }) => [claim, verdict]));
    const { distinct } = result.states;
    const { seconds } = result;
    const expected = subject.expected ?? verdicts;
    const fails = Object.keys(verdicts).filter((claim) => verdicts[claim] === "violated" || isUnmet(verdicts[claim]!));
    const broken = subject.expected === null ? fails : [];
    const baseline = { scenario: name, states: distinct, seconds, questions: questions.size, expected, broken };
    return new Scenario(loaded, source, questions, baseline, surroundings);
  }

  /** Does a mutant answer any question otherwise; does its place matter at all? */
  async asked({ mutant, site }: Placed): Promise<"differs" | { readonly reached: boolean }> {
    const nodes = await this.#nodesWith({ mutant, site });
    const reached = this.#questions.by(site) > 0 || nodes !== this.#nodes;
    if (typeof nodes === "string") return "differs";
    const isAlike = nodes === this.#nodes || isDeclaredAlike(nodes, this.#nodes);
    return isAlike && !this.#questions.differs(mutant, nodes, nodes === this.#nodes ? site : null)
      ? { reached }
      : "differs";
  }

  /** Null: it was interrupted. */
  async judge(placed: Placed, looking: Looking, manner: Manner): Promise<Finding | null> {
    const asked = await this.asked(placed);
    if (asked !== "differs") return { kind: "equal", reached: asked.reached };
    const nodes = await this.#nodesWith(placed);
    return typeof nodes === "string"
      ? { kind: "caught", caught: this.#thrown(nodes) }
      : this.#searched(placed.mutant, nodes, looking, manner);
  }

  /** What comes of the atoms of its claims, in one more search of the original; null: it was interrupted. */
  async atoms(idle: Idle, looking: Looking): Promise<AskedAtoms | null> {
    const { scenario, expected } = this.baseline;
    const { claims, told } = idle.over(this.#source.claims, expected);
    if (Object.keys(claims).length > 0) {
      const asking = { ...this.#source, claims } as ProtocolSource;
      const { error } = await checkSource(asking, looking, this.#surroundings);
      if (error !== null) throw new Error(`the claims could not be asked with their atoms (${error.message})`);
    }
    return looking.signal?.aborted === true ? null : { scenario, ...told() };
  }

  /** The nodes with a mutant in what builds them; the original's, where it is in handlers alone; what was thrown, if so. */
  async #nodesWith({ mutant, site }: Placed): Promise<Nodes | string> {
    if (!this.#loaded.isLoaded(site) && !this.#loaded.switch.reached(site, BUILDING)) return this.#nodes;
    try {
      return await this.#loaded.nodes(this.baseline.scenario, mutant, site);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #searched(mutant: number, nodes: Nodes, looking: Looking, { each, grows }: Manner): Promise<Finding | null> {
    const { states, expected } = this.baseline;
    const maxStates = states * (grows ? AGAIN : MORE_STATES) + SOME_STATES;
    const contrary = Object.entries(expected).flatMap(([name, verdict]) => (isContradicted(verdict) ? [name] : []));
    const first = each ? false : { anyOf: contrary };
    let result: Result;
    try {
      const source = this.#loaded.with(this.#source, nodes, this.#loaded.running(mutant));
      result = await checkSource(source, { ...looking, maxStates, first }, this.#surroundings);
    } catch (error) {
      return { kind: "caught", caught: this.#thrown(error instanceof Error ? error.message : String(error)) };
    }
    if (looking.signal?.aborted === true) return null;
    return this.#told(result);
  }

  #told(result: Result): Finding {
    if (result.error !== null) return { kind: "caught", caught: this.#thrown(result.error.message) };
    const { expected, scenario } = this.baseline;
    const ended = result.bounds.find(({ kind }) => kind !== "within");
    const otherwise = result.claims.filter(
      ({ name, verdict }) => verdict !== expected[name] && (ended === undefined || verdict !== "undecided"),
    );
    const [noticed] = otherwise.toSorted((a, b) => (a.events ?? Number.MAX_VALUE) - (b.events ?? Number.MAX_VALUE));
    if (noticed !== undefined) {
      const { name: claim, verdict, events } = noticed;
      const claims = otherwise.map(({ name }) => name);
      return {
        kind: "caught",
        caught: { scenario, claim, expected: expected[claim] ?? null, verdict, events, error: null, claims },
      };
    }
    if (ended !== undefined) return { kind: "undecided", bound: ended.kind };
    return { kind: "survived" };
  }

  #thrown(error: string): Caught {
    const { scenario } = this.baseline;
    return { scenario, claim: null, expected: null, verdict: null, events: null, error, claims: [] };
  }
}

/** Nodes that cannot even be looked at, because a mutant built something else, are not declared alike. */
const isDeclaredAlike = (nodes: Nodes, original: Nodes): boolean => {
  try {
    return declaredIn(nodes) === declaredIn(original);
  } catch {
    return false;
  }
};

/** Does every link hold one copy of a message, however often it is sent? */
const holdsOne = ({ system: { network } }: ProtocolSource): boolean =>
  [network ?? []].flat().every(({ copies }) => copies === "one");

/** Can one state or step refute what is expected? What is expected to be violated is known to hold only in the end. */
const isContradicted = (expected: Verdict): boolean => /^holds/.test(expected) || isUnmet(expected);

const mustBeAsExpected = (subject: Subject, result: Result): void => {
  const { model, scenario } = subject;
  const named = scenario === null ? `"${model}"` : `Scenario "${scenario}" of ${model}`;
  if (result.error !== null)
    throw usageError(
      `${named} ends with an error before anything is mutated (${result.error.message.replace(/\.$/, "")}); check it first`,
    );
  if (subject.expected === null || compared(subject, result).asExpected) return;
  const wrong = result.claims.find(
    ({ name, verdict }) => subject.expected![name] !== undefined && subject.expected![name] !== verdict,
  )!;
  throw usageError(
    `${named} is not as it expects itself before anything is mutated: "${wrong.name}" is "${wrong.verdict}" and not "${subject.expected[wrong.name]}"; run \`kripke suite\` and mend that first`,
  );
};
