// What searches do to vectors of component ids, and to the system's memory.
// Not here: searching.

/** The vector with room for more components, which are 0 in it. */
export const widened = (state: Int32Array, components: number): Int32Array<ArrayBuffer> => {
  const wide = new Int32Array(components);
  wide.set(state);
  return wide;
};

/** What typed arrays throw when the system gives no more. */
export const outOfMemory = (error: unknown): boolean =>
  error instanceof RangeError &&
  /allocation failed|Invalid typed array length|maximum size exceeded|out of memory/i.test(error.message);
