// Claims that a model makes only where a parameter asks for them.
// The one idea: scenarios that do not ask pay nothing.
// Not here: the claims.

/** The claims if the condition is met; otherwise none. */
export const onlyIf = <C extends object>(condition: boolean, claims: C): C => (condition ? claims : ({} as C));
