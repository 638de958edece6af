// Which messages are taken: by group and type of message, whether any member ever took one that could be delivered to it.
// The one idea: "not now" is an answer, and where it is the only one that a type ever gets, it was hardly meant.
// Not here: asking the handlers (handlers.ts).

import { typeOf } from "../../../values/message-type.ts";
import type { NodeInfo } from "../assumptions/topology.ts";

export class Takers {
  /** By group, then by type: was it ever taken? */
  readonly #taken = new Map<string, Map<string, boolean>>();

  /** A node that is up was given a message; did it take it? */
  note({ group }: NodeInfo, message: unknown, took: boolean): void {
    let types = this.#taken.get(group);
    if (types === undefined) {
      types = new Map();
      this.#taken.set(group, types);
    }
    const type = typeOf(message);
    if (took || !types.has(type)) types.set(type, took);
  }

  /** Types that were there to be taken and never were, each once. */
  warnings(): string[] {
    return [...this.#taken].flatMap(([group, types]) =>
      [...types]
        .filter(([, taken]) => !taken)
        .map(([type]) => type)
        .sort()
        .map(
          (type) =>
            `"${type}" is never accepted by ${group}: whenever one could be delivered, ${group} answered that it is not enabled, so nobody there takes such messages, not even in the end.`,
        ),
    );
  }
}
