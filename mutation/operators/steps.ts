// Mistakes in what a node does: an answer that is not given, a message that is not sent, or sent twice, or before it is written.
// The one idea: a step is the next state together with what it sends, so each half of it can be missing.
// Not here: fields of the state (updates.ts).
import { anyWithin, calledName, keyOf, type Node, textOf } from "../syntax.ts";
import { type Operator, type Place, parentOf } from "./operator.ts";

/** What makes a message, and what makes a list of them. */
const sendsWith = (node: Node): "send" | "sendAll" | null => {
  const name = calledName(node);
  return name === "send" || name === "sendAll" ? name : null;
};

/** Names under which files call what makes a step, next to `next` itself and what is declared as it. */
const STEP_NAMES: ReadonlySet<string> = new Set(["next", "step", "stay"]);

/** By file: the names that are declared as `next`, as in `const coordinated = next<Coordinator, Order>;`. */
const otherNames = new WeakMap<Node, ReadonlySet<string>>();
const namesOfNext = (file: Node): ReadonlySet<string> => {
  const known = otherNames.get(file);
  if (known !== undefined) return known;
  const names = new Set<string>();
  anyWithin(file, (node) => {
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return false;
    const { init } = node;
    const made = init?.type === "TSInstantiationExpression" ? init.expression : init;
    if (made?.type === "Identifier" && made.name === "next") names.add(node.id.name);
    return false;
  });
  otherNames.set(file, names);
  return names;
};

const makesStep = ({ node, syntax }: Place): boolean => {
  const name = calledName(node);
  return name !== null && (STEP_NAMES.has(name) || namesOfNext(syntax.root).has(name));
};

/** The name by which the nearest function calls its first argument: the state it is given. */
const stateGiven = ({ above }: Place): string | null => {
  for (const node of [...above].reverse()) {
    if (!("params" in node) || !Array.isArray(node.params)) continue;
    const [first] = node.params as readonly Node[];
    if (first?.type === "Identifier") return first.name;
  }
  return null;
};

/** A step that sends, with the state as it was given instead of the one that is written. */
const sentUnwritten = (place: Place): readonly string[] => {
  const { node, syntax } = place;
  if (node.type !== "CallExpression" || !makesStep(place) || node.arguments.length < 2) return [];
  const given = stateGiven(place);
  const [state] = node.arguments;
  if (given === null || state === undefined || textOf(syntax, state) === given) return [];
  return [`${syntax.text.slice(node.start!, state.start!)}${given}${syntax.text.slice(state.end!, node.end!)}`];
};

/** A step without anything that it would do. */
const ignored = (place: Place): readonly string[] => {
  const { node, syntax } = place;
  if (node.type !== "CallExpression" || !makesStep(place)) return [];
  const given = stateGiven(place);
  const text = given === null ? null : `${textOf(syntax, node.callee)}(${given})`;
  return text === null || text === textOf(syntax, node) ? [] : [text];
};

/** Does a property stand among the timers or actions of a role, or is it the function of a family there? */
const isHandler = ({ node, above }: Place): boolean => {
  if (node.type !== "ArrowFunctionExpression" && node.type !== "FunctionExpression") return false;
  const keys = above.filter(({ type }) => type === "ObjectProperty").map(keyOf);
  const family = keys.at(-1) === "do" ? keys.slice(0, -1) : keys;
  const where = family.at(-2);
  return above.at(-1)?.type === "ObjectProperty" && (where === "timers" || where === "actions");
};

export const STEPS: readonly Operator[] = [
  {
    name: "not enabled",
    does: "where a step was answered, nothing is: the message stays in flight, the timer does not fire",
    example: { of: "const c = (s) => next(s);", becomes: ["const c = (s) => undefined;"] },
    changes: (place) => (makesStep(place) ? ["undefined"] : []),
  },
  {
    name: "ignored",
    does: "what happened changes nothing, and nothing is sent",
    example: { of: "const c = (s) => next({ ...s, a: 1 });", becomes: ["const c = (s) => next(s);"] },
    changes: ignored,
  },
  {
    name: "sent and not written",
    does: "messages are sent, and the state stays as it was: sent before the write",
    example: { of: "const c = (s) => next({ a: 1 }, m);", becomes: ["const c = (s) => next(s, m);"] },
    changes: sentUnwritten,
  },
  {
    name: "not sent",
    does: "a message is not sent",
    example: { of: "next(s, send(a, m));", becomes: ["next(s, []);"] },
    changes: ({ node }) => (sendsWith(node) === null ? [] : ["[]"]),
  },
  {
    name: "sent twice",
    does: "a message is sent twice",
    example: { of: "next(s, send(a, m));", becomes: ["next(s, [send(a, m), send(a, m)]);"] },
    changes: ({ node, syntax }) => {
      const made = sendsWith(node);
      if (made === null) return [];
      const one = `${made === "sendAll" ? "..." : ""}${textOf(syntax, node)}`;
      return [`[${one}, ${one}]`];
    },
  },
  {
    name: "never fires",
    does: "a timer or an action is never enabled",
    example: {
      of: "const c = { timers: { t: (s) => f(s) } };",
      becomes: ["const c = { timers: { t: () => undefined } };"],
    },
    changes: (place) => (isHandler(place) && parentOf(place) !== undefined ? ["() => undefined"] : []),
  },
];
