// What is enabled in a state of a protocol, entry by entry of its rows, written down and not applied.
// The one idea: arrays that are filled anew for each state, so that looking at a state makes no object.
// Not here: what is enabled (expander.ts), drawing one of it (search/walks/).
import { grown } from "../../../values/sequences.ts";

/** Where the expander writes down what is enabled. */
export class Enabled {
  count = 0;
  lively = false;
  /** Of each: the node, or FROM_OUTSIDE; which entry of the node's row, or which of the environment's own; its label; is it a fault? */
  nodes = new Int32Array(64);
  entries = new Int32Array(64);
  labels = new Int32Array(64);
  faults = new Int32Array(64);

  clear(): void {
    this.count = 0;
    this.lively = false;
  }

  add(node: number, entry: number, label: number, isFault: boolean): void {
    const at = this.count++;
    if (this.count > this.nodes.length) {
      this.nodes = grown(this.nodes, this.count);
      this.entries = grown(this.entries, this.count);
      this.labels = grown(this.labels, this.count);
      this.faults = grown(this.faults, this.count);
    }
    this.nodes[at] = node;
    this.entries[at] = entry;
    this.labels[at] = label;
    this.faults[at] = isFault ? 1 : 0;
  }
}

/** Instead of a node: it is the environment's own. */
export const FROM_OUTSIDE = -1;
