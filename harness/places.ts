// Where the handlers of a model stand: the file and line of the author's code that an event asked.
// The one idea: the engine of JavaScript knows where each function begins, and the bundle's source map where its author wrote it; so no
// text is searched, and a handler that somebody else's code made (a wrapper of a library) is said to be nowhere.
// Not here: loading files (targets/), showing places (traces/viewer).
import { Session } from "node:inspector";
import { findSourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Source, TraceEvent } from "../checker/index.ts";
import type { PlaceOf } from "../traces/index.ts";
import { placeInLibrary } from "./library-lines.ts";
import { parseTarget } from "./targets/target.ts";

type Handler = (...args: never) => unknown;
type Named = Readonly<Record<string, Handler | { readonly do: Handler } | undefined>>;
interface Handlers extends Readonly<Record<string, unknown>> {
  readonly timers?: Named;
  readonly actions?: Named;
}

/**
 * Of a model in a file of the user's from beside that file, of one of the library from the repository's root. `reference`: how the model is
 * called, with an absolute path.
 */
export const placesIn = (source: Source, reference: string): PlaceOf => {
  const { kind, of } = parseTarget(reference, "/");
  const roles = rolesOf(source);
  const handlers = [...roles.values()].flatMap(handlersIn);
  const told = kind === "path" ? linesOf(handlers).map((place) => place && besides(place, of)) : inLibrary(handlers);
  const places = new Map(handlers.map((handler, i) => [handler, told[i]]));
  return (group, event) => {
    const handler = handlerOf(roles.get(group ?? ""), event);
    return handler === null ? null : (places.get(handler) ?? null);
  };
};

/** Handlers by group; those of a spec under the empty name. */
const rolesOf = (source: Source): ReadonlyMap<string, Handlers> => {
  if (!("system" in source)) return new Map([["", { actions: source.behaviour.actions as Named }]]);
  const nodes = Object.entries(source.system.nodes);
  return new Map(nodes.map(([name, node]) => [name, ("role" in node ? node.role : node) as unknown as Handlers]));
};

const ofFamily = (handler: unknown): Handler | null => {
  if (typeof handler === "function") return handler as Handler;
  const inside = (handler as { readonly do?: unknown } | undefined)?.do;
  return typeof inside === "function" ? (inside as Handler) : null;
};

/** By kind of event the field of a role that answers it, where it is called otherwise. */
const FIELDS: Readonly<Record<string, string>> = { deliver: "receive" };

const handlerOf = (role: Handlers | undefined, event: TraceEvent): Handler | null => {
  if (role === undefined) return null;
  if (event.kind === "timer") return ofFamily(role.timers?.[event.name]);
  if (event.kind === "action") return ofFamily(role.actions?.[event.name]);
  return ofFamily(role[FIELDS[event.kind] ?? event.kind]);
};

const handlersIn = (role: Handlers): readonly Handler[] =>
  [...Object.values(role), ...Object.values(role.timers ?? {}), ...Object.values(role.actions ?? {})]
    .map(ofFamily)
    .filter((handler) => handler !== null);

interface Place {
  readonly file: string;
  readonly line: number;
}

/** As a reader beside the model's file calls it. */
const besides = ({ file, line }: Place, model: string): string =>
  `${path.relative(path.dirname(model), file).split(path.sep).join("/")}:${line}`;

/** Where the engine lays down what is to be asked about, for so long. */
const KEY = "kripke: places";

/** The author's line on which each function begins; null: it is of no file of an author's. */
const linesOf = (functions: readonly Handler[]): readonly (Place | null)[] =>
  scriptsOf(functions).map((at) => at && placeAt(at.url, at.line, at.column));

const inLibrary = (functions: readonly Handler[]): readonly (string | null)[] =>
  scriptsOf(functions).map((at) => at && placeInLibrary(at.url, at.line));

/** Where a function begins in what was loaded. */
interface Position {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** Where each function begins, as the engine tells; null: it is of no script. */
export const scriptsOf = (functions: readonly Handler[]): readonly (Position | null)[] => {
  const session = new Session();
  session.connect();
  const scripts = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => scripts.set(scriptId, url));
  const asked = globalThis as unknown as Record<symbol, unknown>;
  try {
    asked[Symbol.for(KEY)] = functions;
    post(session, "Debugger.enable", {});
    const expression = `globalThis[Symbol.for(${JSON.stringify(KEY)})]`;
    const { result } = post<{ result: Remote }>(session, "Runtime.evaluate", { expression });
    const { result: members } = propertiesOf(session, result);
    return functions.map((_, i) => {
      const member = members.find(({ name }) => name === String(i))!.value;
      const { internalProperties = [] } = propertiesOf(session, member);
      const at = internalProperties.find(({ name }) => name === "[[FunctionLocation]]")?.value?.value;
      const url = at && scripts.get(at.scriptId);
      return url === undefined ? null : { url, line: at!.lineNumber, column: at!.columnNumber ?? 0 };
    });
  } finally {
    delete asked[Symbol.for(KEY)];
    session.disconnect();
  }
};

const placeAt = (url: string, line: number, column: number): Place | null => {
  // Behind a question mark stands what some loaders tell imports apart by.
  const entry = findSourceMap(url.replace(/\?.*$/, ""))?.findEntry(line, column);
  if (entry === undefined || !("originalSource" in entry)) return null;
  const { originalSource, originalLine } = entry;
  const file = originalSource.startsWith("file:") ? fileURLToPath(originalSource) : originalSource;
  return /[\\/]node_modules[\\/]/.test(file) ? null : { file, line: originalLine + 1 };
};

interface Remote {
  readonly objectId?: string;
  readonly value?: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber?: number };
}
interface Properties {
  readonly result: readonly { readonly name: string; readonly value: Remote }[];
  readonly internalProperties?: readonly { readonly name: string; readonly value?: Remote }[];
}

const propertiesOf = (session: Session, { objectId }: Remote): Properties =>
  post<Properties>(session, "Runtime.getProperties", { objectId, ownProperties: true });

/** To one's own thread it answers before it comes back. */
const post = <T>(session: Session, method: string, parameters: object): T => {
  let answer: unknown;
  session.post(method, parameters, (error, result) => {
    if (error !== null) throw new Error(error.message);
    answer = result;
  });
  return answer as T;
};
