// Whether a recipe runs on the draft of a handle.
// The one idea: immer freezes nothing within a recipe, because what is made there may still be changed; a recipe that is not
// immer's must tell it.
// Not here: `produce` (produce.ts), the drafts (machine/).

let recipes = 0;

/** Runs a recipe. */
export const inRecipe = <T>(recipe: () => T): T => {
  recipes++;
  try {
    return recipe();
  } finally {
    recipes--;
  }
};

export const runsRecipe = (): boolean => recipes > 0;
