// Formulas in negation normal form: negation only at atoms, "until" with its dual "release", equal formulas the same object.
// The one idea: a formula is made by functions that simplify as they build, so what is simple is never built large.
// Not here: automata (tableau.ts).
import type { Ltl } from "./formula.ts";

/** `id` is its number in the table that made it: equal formulas have equal ids. Release: `right` up to and with `left`, or for ever. */
export type Normal =
  | { readonly id: number; readonly op: "true" | "false" }
  | { readonly id: number; readonly op: "literal"; readonly atom: number; readonly negated: boolean }
  | { readonly id: number; readonly op: "next"; readonly of: Normal }
  | {
      readonly id: number;
      readonly op: "and" | "or" | "until" | "release";
      readonly left: Normal;
      readonly right: Normal;
    };

type Unnumbered = Normal extends infer N ? (N extends Normal ? Omit<N, "id"> : never) : never;

/** The table of the formulas made so far. */
export class NormalForms {
  readonly #known = new Map<string, Normal>();
  readonly true = this.#made("true", { op: "true" });
  readonly false = this.#made("false", { op: "false" });

  #made(key: string, formula: Unnumbered): Normal {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = { ...formula, id: this.#known.size } as Normal;
    this.#known.set(key, made);
    return made;
  }

  #binary(op: "and" | "or" | "until" | "release", left: Normal, right: Normal): Normal {
    return this.#made(`${op} ${left.id} ${right.id}`, { op, left, right });
  }

  /** The normal form of a formula, or of its negation. */
  of(formula: Ltl, negated = false): Normal {
    switch (formula.op) {
      case "atom":
        return this.literal(formula.atom, negated);
      case "not":
        return this.of(formula.of, !negated);
      case "next":
        return this.next(this.of(formula.of, negated));
      case "eventually":
      case "always": {
        const of = this.of(formula.of, negated);
        return (formula.op === "always") === negated ? this.until(this.true, of) : this.release(this.false, of);
      }
      case "and":
      case "or": {
        const [left, right] = [this.of(formula.left, negated), this.of(formula.right, negated)];
        return (formula.op === "and") === negated ? this.or(left, right) : this.and(left, right);
      }
      case "until": {
        const [left, right] = [this.of(formula.left, negated), this.of(formula.right, negated)];
        return negated ? this.release(left, right) : this.until(left, right);
      }
    }
  }

  literal(atom: number, negated: boolean): Normal {
    return this.#made(`${negated ? "not " : ""}atom ${atom}`, { op: "literal", atom, negated });
  }

  next(of: Normal): Normal {
    return of === this.true || of === this.false ? of : this.#made(`next ${of.id}`, { op: "next", of });
  }

  and(a: Normal, b: Normal): Normal {
    const [left, right] = a.id <= b.id ? [a, b] : [b, a];
    if (left === right || right === this.true) return left;
    if (left === this.true) return right;
    if (left === this.false || right === this.false || opposite(left, right)) return this.false;
    if (left.op === "next" && right.op === "next") return this.next(this.and(left.of, right.of));
    // □f ∧ □g = □(f ∧ g), and in general the same "until then" binds both.
    if (left.op === "release" && right.op === "release" && left.left === right.left)
      return this.release(left.left, this.and(left.right, right.right));
    return this.#binary("and", left, right);
  }

  or(a: Normal, b: Normal): Normal {
    const [left, right] = a.id <= b.id ? [a, b] : [b, a];
    if (left === right || right === this.false) return left;
    if (left === this.false) return right;
    if (left === this.true || right === this.true || opposite(left, right)) return this.true;
    if (left.op === "next" && right.op === "next") return this.next(this.or(left.of, right.of));
    if (left.op === "until" && right.op === "until" && left.left === right.left)
      return this.until(left.left, this.or(left.right, right.right));
    return this.#binary("or", left, right);
  }

  until(left: Normal, right: Normal): Normal {
    if (right === this.true || right === this.false || left === this.false || left === right) return right;
    if (right.op === "until" && right.left === left) return right;
    // ◇□◇f = □◇f
    if (left === this.true && this.#isAlwaysEventually(right)) return right;
    return this.#binary("until", left, right);
  }

  release(left: Normal, right: Normal): Normal {
    if (right === this.true || right === this.false || left === this.true || left === right) return right;
    if (right.op === "release" && right.left === left) return right;
    // □◇□f = ◇□f
    if (left === this.false && this.#isEventuallyAlways(right)) return right;
    return this.#binary("release", left, right);
  }

  #isAlwaysEventually(formula: Normal): boolean {
    return (
      formula.op === "release" &&
      formula.left === this.false &&
      formula.right.op === "until" &&
      formula.right.left === this.true
    );
  }

  #isEventuallyAlways(formula: Normal): boolean {
    return (
      formula.op === "until" &&
      formula.left === this.true &&
      formula.right.op === "release" &&
      formula.right.left === this.false
    );
  }
}

const opposite = (left: Normal, right: Normal): boolean =>
  left.op === "literal" && right.op === "literal" && left.atom === right.atom;
