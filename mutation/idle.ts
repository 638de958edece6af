// Which atoms of claims are idle in a scenario: one search, in which every claim is asked with each of its atoms true and false.
// The one idea: which states there are depends on no claim, so one search asks all variants of all claims; and a variant answers as the
// claim does wherever the claim does not come by the atom, so only there it is asked.
// Within a search always the same atoms are asked, noticed or not: the machine remembers a claim's answer by what it has read, and a claim
// that reads less than before where it read the same before is refused as impure.
// Not here: what an atom is (atoms.ts), what was expected (scenario.ts).
import type { Claim } from "../checker/index.ts";
import { SEARCHED } from "./atoms.ts";
import type { Site } from "./sites.ts";
import { JUDGING, type Switch } from "./switch.ts";

/** What a search of a scenario says of the atoms. */
export interface AskedAtoms {
  readonly scenario: string | null;
  /** By the number of the atom, the claims that come by it. */
  readonly claims: readonly (readonly [atom: number, claims: readonly string[]])[];
  /** The atoms of which a value changes a verdict. */
  readonly noticed: readonly number[];
}

type AnyClaim = Claim<never, never, never>;
type Says = (...args: readonly never[]) => unknown;

/** Which answers were given. */
class Answers {
  yes = 0;
  no = 0;

  add(answer: unknown): void {
    if (answer === true) this.yes++;
    if (answer === false) this.no++;
  }
}

/** What answers come to, as a verdict of a claim whose search comes to its end. */
const comesTo = (kind: AnyClaim["kind"], yes: boolean, no: boolean): string => {
  if (kind === "reachable") return yes ? "witnessed" : "unreachable";
  return no ? "violated" : yes ? "holds" : "says nothing";
};

/** An atom in a claim: what the claim answered where it came by, and what it would have answered with each value. */
interface Come {
  readonly claim: Answers;
  readonly valued: readonly Answers[];
}

/** One claim of a scenario. */
class Asked {
  readonly all = new Answers();
  readonly atoms = new Map<number, Come>();
}

/** A claim that is asked. */
interface Asking {
  readonly says: Says;
  readonly args: readonly never[];
  /** The atoms that are asked in this search. */
  readonly open: ReadonlyMap<number, Site>;
  /** The answer that alone changes the verdict; null: the verdict is known only in the end. */
  readonly refuting: boolean | null;
}

export class Idle {
  readonly #switch: Switch;
  readonly #atoms: ReadonlyMap<number, Site>;
  /** Atoms of which some value changes a verdict of some scenario; later searches do not ask them. */
  readonly #noticed = new Set<number>();

  constructor(switched: Switch, atoms: readonly Site[]) {
    this.#switch = switched;
    this.#atoms = new Map(atoms.map((atom) => [atom.id, atom]));
  }

  /**
   * Claims that ask these and their variants in every state or step, and never settle anything; and what came of it, once they were asked.
   * `expected`: of a claim that is expected to hold, a variant that fails anywhere is noticed.
   */
  over(
    claims: Readonly<Record<string, AnyClaim>>,
    expected: Readonly<Record<string, string>>,
  ): { readonly claims: Readonly<Record<string, AnyClaim>>; readonly told: () => Omit<AskedAtoms, "scenario"> } {
    const asked = new Map<string, Asked>();
    const open = new Map([...this.#atoms].filter(([atom]) => !this.#noticed.has(atom)));
    const asking = Object.entries(claims).flatMap(([name, claim]) => {
      if (!SEARCHED.has(claim.kind)) return [];
      const of = new Asked();
      asked.set(name, of);
      const settles = claim.kind === "reachable" ? "unreachable" : "holds";
      const isSettled = (expected[name] ?? "").startsWith(settles);
      const quiet = claim.kind !== "reachable";
      const says = (...args: readonly never[]): boolean => {
        this.#ask(of, { says: claim.says as Says, args, open, refuting: isSettled ? !quiet : null });
        return quiet;
      };
      return [[name, { kind: claim.kind, says } as AnyClaim] as const];
    });
    return { claims: Object.fromEntries(asking), told: () => this.#told(claims, asked) };
  }

  #ask(of: Asked, { says, args, open, refuting }: Asking): void {
    const { answer, sites } = this.#switch.visited(() => says(...args));
    of.all.add(answer);
    for (const site of sites) {
      const atom = open.get(site);
      if (atom === undefined) continue;
      const come = of.atoms.get(site) ?? { claim: new Answers(), valued: atom.mutants.map(() => new Answers()) };
      of.atoms.set(site, come);
      come.claim.add(answer);
      for (const [i, { id }] of atom.mutants.entries()) {
        const other = this.#valued(says, args, id);
        come.valued[i]!.add(other);
        if (other === THREW || (refuting !== null && other === refuting)) this.#noticed.add(site);
      }
    }
  }

  #valued(says: Says, args: readonly never[], variant: number): unknown {
    try {
      return this.#switch.run(JUDGING, variant, () => says(...args));
    } catch {
      return THREW;
    }
  }

  #told(claims: Readonly<Record<string, AnyClaim>>, asked: ReadonlyMap<string, Asked>): Omit<AskedAtoms, "scenario"> {
    const by = new Map<number, string[]>();
    for (const [name, { all, atoms }] of asked) {
      const { kind } = claims[name]!;
      const verdict = comesTo(kind, all.yes > 0, all.no > 0);
      for (const [site, { claim, valued }] of atoms) {
        by.set(site, [...(by.get(site) ?? []), name]);
        // Where the claim does not come by the atom, it answers as it does.
        const changes = ({ yes, no }: Answers): boolean =>
          comesTo(kind, yes > 0 || all.yes > claim.yes, no > 0 || all.no > claim.no) !== verdict;
        if (!this.#noticed.has(site) && valued.some(changes)) this.#noticed.add(site);
      }
    }
    return { claims: [...by], noticed: [...by.keys()].filter((site) => this.#noticed.has(site)) };
  }
}

const THREW = Symbol("threw");
