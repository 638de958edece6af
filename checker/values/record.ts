// Records of integers: what lies where, by name.
// The one idea: a layout is a constant with an offset for each name, so a field that is read by its name costs what one that is
// read by its number costs. Where every nanosecond counts the offsets are taken out of it into constants of the file.
// Not here: the arrays that hold records, and what the fields mean (who declares a layout).

/** Where each field of a record lies behind its beginning, and how many integers a record takes. */
export type Layout<Name extends string> = Readonly<Record<Name, number>> & { readonly size: number };

/** What the fields of a record hold. */
type Fields<Name extends string> = Readonly<Record<Name, number>>;

/** A layout of fields in this order. */
export const layout = <const Name extends string>(...names: readonly Name[]): Layout<Name> => {
  const offsets: Record<string, number> = {};
  for (const [offset, name] of names.entries()) {
    if (name === "size" || name in offsets) throw new Error(`a layout has no second field "${name}"`);
    offsets[name] = offset;
  }
  return Object.freeze({ ...offsets, size: names.length }) as Layout<Name>;
};

/** Integers that can be written: an array that may grow, or one that has room. */
interface Words {
  [at: number]: number;
}

/** Writes a record at a place, every field by its name. */
export const write = <Name extends string>(of: Layout<Name>, into: Words, at: number, fields: Fields<Name>): void => {
  for (const name in fields) into[at + of[name as Name]] = fields[name as Name];
};

/** A record as an object. */
export const read = <Name extends string>(of: Layout<Name>, from: ArrayLike<number>, at: number): Fields<Name> => {
  const fields: Record<string, number> = {};
  for (const name in of) if (name !== "size") fields[name] = from[at + of[name as Name]]!;
  return fields as Fields<Name>;
};

/** Appends a record, every field by its name. */
export const append = <Name extends string>(of: Layout<Name>, to: number[], fields: Fields<Name>): void =>
  write(of, to, to.length, fields);
