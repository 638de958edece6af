// Kripke: the package's face.
// The one idea: a protocol's author and a program that checks protocols import everything from here.
// Not here: the command line (cli/).
export * from "./checker/language/index.ts";
