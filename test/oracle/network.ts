// What is in flight: for each link its lanes, and what sending, delivering, losing and duplicating do to them.
// The one idea: a link of order none is one sorted lane whose every packet is at hand; a fifo link is a lane for each ordered
// pair of nodes (and key), of which only the head is.
// Not here: when these things may happen (events.ts).
import { type Canonical, compare } from "./canonical.ts";
import type { Line } from "./system.ts";

export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly message: Canonical;
  readonly text: string;
}

export interface Lane {
  /** Empty for order none; `sender>receiver key` for fifo. */
  readonly name: string;
  readonly packets: readonly Packet[];
}

/** The lanes of each link, in the order of the links; no lane is empty, and they are sorted by name. */
export type Network = readonly (readonly Lane[])[];

/** A packet that may be delivered, dropped or duplicated now. */
export interface AtHand {
  readonly line: Line;
  readonly lane: string;
  readonly packet: Packet;
}

export const packet = (from: string, to: string, message: Canonical): Packet => ({
  from,
  to,
  message,
  text: `<${from}>${to} ${message.text}>`,
});

export const toItself = ({ from, to }: Packet): boolean => from === to;

/** The distinct packets at hand: all of a bag, the heads of queues. */
export const atHand = (lines: readonly Line[], network: Network): AtHand[] =>
  lines.flatMap((line) =>
    network[line.index]!.flatMap(({ name, packets }) =>
      (line.fifo ? packets.slice(0, 1) : packets.filter((p, i) => p.text !== packets[i - 1]?.text)).map((head) => ({
        line,
        lane: name,
        packet: head,
      })),
    ),
  );

const inOrder = (a: Packet, b: Packet): number =>
  compare([a.from, a.to], [b.from, b.to]) || compare(a.message.value, b.message.value);

/** The network with one lane replaced by what `change` makes of it. */
const withLane = (
  network: Network,
  line: Line,
  name: string,
  change: (packets: readonly Packet[]) => Packet[],
): Network =>
  network.map((lanes, index) => {
    if (index !== line.index) return lanes;
    const changed = change(lanes.find((lane) => lane.name === name)?.packets ?? []);
    const packets = line.fifo ? changed : changed.sort(inOrder);
    const others = lanes.filter((lane) => lane.name !== name);
    return (packets.length === 0 ? others : [...others, { name, packets }]).sort((a, b) => (a.name < b.name ? -1 : 1));
  });

/** The lane a packet belongs to. */
export const laneOf = (line: Line, { from, to, message }: Packet): string =>
  line.fifo ? `${from}>${to} ${line.keyOf(from, to, message.value)}` : "";

/** Puts a packet on its line; one that is absorbed changes nothing. */
export const put = (network: Network, line: Line, sent: Packet): Network =>
  withLane(network, line, laneOf(line, sent), (packets) => {
    const present = packets.some(({ text }) => text === sent.text);
    return present && (line.absorbs || line.duplicates === "always") ? [...packets] : [...packets, sent];
  });

/** Takes one copy away. */
export const remove = (network: Network, { line, lane, packet: gone }: AtHand): Network =>
  withLane(network, line, lane, (packets) => {
    const at = packets.findIndex(({ text }) => text === gone.text);
    return packets.filter((_, i) => i !== at);
  });

/** What delivery leaves: where duplication is unlimited a copy stays in flight, unless the node sent it to itself. */
export const afterDelivery = (network: Network, delivered: AtHand): Network =>
  delivered.line.duplicates === "always" && !toItself(delivered.packet) ? network : remove(network, delivered);

/** One more copy, directly behind the original. */
export const copy = (network: Network, { line, lane, packet: copied }: AtHand): Network =>
  withLane(network, line, lane, (packets) => {
    const at = packets.findIndex(({ text }) => text === copied.text);
    return packets.toSpliced(at, 0, copied);
  });

/** Keeps only the packets of which `stays` says so. */
export const keepOnly = (
  network: Network,
  lines: readonly Line[],
  stays: (p: Packet, line: Line) => boolean,
): Network =>
  network.map((lanes, index) =>
    lanes
      .map(({ name, packets }) => ({ name, packets: packets.filter((p) => stays(p, lines[index]!)) }))
      .filter(({ packets }) => packets.length > 0),
  );
