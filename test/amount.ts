// How many cases a test looks at: some every day, many in the deep run.
// The one idea: the deep run is the same test, asked of more, so every kind of thing is tested every day.
// Not here: which tests there are (their files), the deep run itself (vitest.deep.config.ts).

/** Is this the deep run? */
export const isDeep: boolean = process.env["KRIPKE_DEEP"] !== undefined;

/** `everyday` in `npm test`, `deep` in `npm run test:deep`; the environment variable says otherwise. */
export const amount = (variable: string, of: { readonly everyday: number; readonly deep: number }): number =>
  Number(process.env[variable] ?? (isDeep ? of.deep : of.everyday));
