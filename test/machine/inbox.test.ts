// Laws of inboxes: a bag, queues and notices against plain arrays.
// The one idea: whatever is put, taken, copied, broken and cut, an inbox holds what a list of envelopes would hold, and two
// inboxes are one exactly where they hold the same.
// Not here: who may do what to a message (test/oracle), renamed inboxes (test/search/symmetry-proof.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { protocol, replicated } from "../../checker/index.ts";
import type { ProtocolSource } from "../../checker/language/index.ts";
import { topologyOf } from "../../checker/machine/protocol/assumptions/topology.ts";
import { Envelopes, Inboxes } from "../../checker/machine/protocol/network/inbox.ts";
import { ValueTable } from "../../checker/values/values.ts";

const NODES = 3;
/** Whose inbox it is. */
const OWNER = 0;
const MESSAGES = [0, 1];

const plain = { order: "none", copies: "many", loses: "never", duplicates: "never" } as const;
const queue = { ...plain, order: "fifo", disconnects: { atMost: 1 } } as const;
/** Every kind of link. */
const LINKS = {
  bag: plain,
  "a bag of single copies": { ...plain, copies: "one" },
  "a set that duplicates": { ...plain, duplicates: "always" },
  "a queue": { ...queue, onCrash: "keep" },
  "a queue of single copies, lost with a crash": { ...queue, copies: "one", onCrash: "lose" },
  "a queue for each message, lost with a crash": {
    ...queue,
    order: { fifo: ({ message }: { readonly message: unknown }) => String(message) },
    onCrash: "lose",
  },
} as const;
type LinkName = keyof typeof LINKS;
const names = Object.keys(LINKS) as LinkName[];

const topology = topologyOf(
  protocol(
    "three",
    {
      nodes: { a: replicated(NODES, { init: () => 0 }) },
      network: names.map((name) => ({ ...LINKS[name], name, carrying: [name] })),
    } as never,
    {},
  ) as unknown as ProtocolSource,
);

/** What is in flight to the owner: over which link, from whom, and what it says. */
interface Letter {
  readonly link: LinkName;
  readonly from: number;
  readonly message: number;
}
const letters: readonly Letter[] = names.flatMap((link) =>
  Array.from({ length: NODES }, (_, from) => MESSAGES.map((message) => ({ link, from, message }))).flat(),
);
const titleOf = ({ link, from, message }: Letter): string => `${message} from a${from + 1} by ${link}`;

const isQueued = ({ link }: Letter): boolean => LINKS[link].order !== "none";
const isEndless = ({ link, from }: Letter): boolean => LINKS[link].duplicates === "always" && from !== OWNER;
const holdsOne = ({ link }: Letter): boolean => LINKS[link].copies === "one" || LINKS[link].duplicates === "always";
const diesInCrash = (link: LinkName): boolean => "onCrash" in LINKS[link] && LINKS[link].onCrash === "lose";
const queueOf = ({ link, from, message }: Letter): string =>
  `${link} ${from} ${typeof LINKS[link].order === "object" ? message : ""}`;

/** An inbox as plain arrays. */
class Model {
  bag: Letter[] = [];
  queues: Letter[] = [];
  notices: { readonly link: LinkName; readonly peer: number }[] = [];

  put(letter: Letter): void {
    const held = isQueued(letter) ? this.queues : this.bag;
    if (!(holdsOne(letter) && held.includes(letter))) held.push(letter);
  }

  take(letter: Letter): void {
    const held = isQueued(letter) ? this.queues : this.bag;
    held.splice(held.indexOf(letter), 1);
  }

  duplicate(letter: Letter): void {
    const held = isQueued(letter) ? this.queues : this.bag;
    held.splice(held.indexOf(letter), 0, letter);
  }

  keep(isKept: (letter: Letter) => boolean): void {
    this.bag = this.bag.filter(isKept);
    this.queues = this.queues.filter(isKept);
  }

  /** What is first in its queue. */
  get first(): readonly Letter[] {
    return this.queues.filter(
      (letter, i) => this.queues.findIndex((other) => queueOf(other) === queueOf(letter)) === i,
    );
  }

  waits({ link, from }: Letter): boolean {
    return this.notices.some((notice) => notice.link === link && notice.peer === from);
  }

  /** All that tells inboxes apart: how often what is in the bag, each queue in its order, the notices. */
  get text(): string {
    const queues = [...new Set(this.queues.map(queueOf))]
      .sort()
      .map((name) => [name, this.queues.filter((letter) => queueOf(letter) === name).map(titleOf)]);
    return JSON.stringify([this.bag.map(titleOf).sort(), queues, this.notices.map(noticeText).sort()]);
  }
}
const noticeText = ({ link, peer }: { readonly link: LinkName; readonly peer: number }): string => `${link} ${peer}`;

const letter = fc.constantFrom(...letters);
const node = fc.nat(NODES - 1);
const queueLink = fc.constantFrom(...names.filter((name) => LINKS[name].order !== "none"));
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("put" as const), all: fc.array(letter, { maxLength: 4 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("take" as const, "deliver" as const, "duplicate" as const),
      which: fc.nat(),
    }),
  },
  fc.record({ kind: fc.constant("purge" as const), of: node }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("disconnect" as const),
      link: queueLink,
      peer: fc.integer({ min: 1, max: NODES - 1 }),
    }),
  },
  fc.record({ kind: fc.constant("see" as const), which: fc.nat() }),
  fc.record({
    kind: fc.constant("cut" as const),
    groupOf: fc.array(fc.nat(1), { minLength: NODES, maxLength: NODES }),
  }),
  fc.record({ kind: fc.constant("filter" as const), message: fc.constantFrom(...MESSAGES) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer Held> ? Held : never;

/** Inboxes, and what stands for each letter and notice in them. */
const begun = () => {
  const values = new ValueTable();
  const envelopes = new Envelopes(values, topology.links);
  const inboxes = new Inboxes(envelopes, NODES, topology.links);
  const linkOf = (name: LinkName) => topology.links[names.indexOf(name)]!;
  const interned = ({ link, message }: Letter, from: number, to: number): number =>
    envelopes.intern(
      linkOf(link),
      topology.nodes[from]!,
      topology.nodes[to]!,
      values.intern(message, () => "a message"),
    );
  const envelopeOf = new Map(letters.map((each) => [each, interned(each, each.from, OWNER)]));
  const letterOf = new Map([...envelopeOf].map(([each, id]) => [id, each]));
  /** The same the other way: what the owner sends to whom the letter is from. */
  const sentBy = new Map(letters.map((each) => [each, interned(each, OWNER, each.from)]));
  return { inboxes, linkOf, envelopeOf, letterOf, sentBy };
};
type Begun = ReturnType<typeof begun>;

/** Does one thing to both; answers the inbox after it. */
const done = ({ inboxes, linkOf, envelopeOf, letterOf }: Begun, inbox: number, model: Model, op: Operation): number => {
  switch (op.kind) {
    case "put":
      for (const each of op.all) model.put(each);
      return inboxes.put(
        inbox,
        op.all.map((each) => envelopeOf.get(each)!),
      );
    case "take":
    case "deliver":
    case "duplicate": {
      const heads = [...new Set([...model.bag, ...model.first])];
      if (heads.length === 0) return inbox;
      const head = heads[op.which % heads.length]!;
      const id = envelopeOf.get(head)!;
      if (op.kind === "take") {
        model.take(head);
        return inboxes.take(inbox, id);
      }
      if (op.kind === "deliver") {
        if (!isEndless(head)) model.take(head);
        return inboxes.delivered(inbox, id);
      }
      // What duplicates without end is never copied besides.
      if (LINKS[head.link].duplicates === "always") return inbox;
      model.duplicate(head);
      return inboxes.duplicate(inbox, id);
    }
    case "purge": {
      const dies = (link: LinkName, peer: number): boolean =>
        diesInCrash(link) && peer !== OWNER && (op.of === peer || op.of === OWNER);
      model.keep(({ link, from }) => !dies(link, from));
      model.notices = model.notices.filter(({ link, peer }) => !dies(link, peer));
      return inboxes.purge(inbox, OWNER, op.of);
    }
    case "disconnect":
      model.keep(({ link, from }) => link !== op.link || from !== op.peer);
      if (!model.notices.some(({ link, peer }) => link === op.link && peer === op.peer)) model.notices.push(op);
      return inboxes.disconnect(inbox, linkOf(op.link).index, op.peer);
    case "see": {
      const notice = model.notices[op.which % model.notices.length];
      if (notice === undefined) return inbox;
      model.notices = model.notices.filter((other) => other !== notice);
      return inboxes.seen(inbox, linkOf(notice.link).index * NODES + notice.peer);
    }
    case "cut":
      model.keep(({ from }) => op.groupOf[from] === op.groupOf[OWNER]);
      return inboxes.cut(inbox, OWNER, op.groupOf);
    case "filter":
      model.keep(({ message }) => message === op.message);
      return inboxes.filtered(inbox, (id) => letterOf.get(id)!.message === op.message);
  }
};

/** Runs some operations; calls `look` with both after each. */
const run = (operations: readonly Operation[], look: (begun: Begun, inbox: number, model: Model) => void): void => {
  const both = begun();
  const model = new Model();
  let inbox: number = Inboxes.EMPTY;
  for (const op of operations) {
    inbox = done(both, inbox, model, op);
    look(both, inbox, model);
  }
};

const operations = fc.array(operation, { maxLength: 25 });
const told = ({ letterOf }: Begun, ids: readonly number[]): string[] =>
  ids.map((id) => titleOf(letterOf.get(id)!)).sort();
const titles = (all: readonly Letter[]): string[] => all.map(titleOf).sort();
const distinct = (all: readonly Letter[]): Letter[] => [...new Set(all)];

test("an inbox holds what was put and not taken, as often as its link lets it", () => {
  fc.assert(
    fc.property(operations, (all) =>
      run(all, (both, inbox, model) => {
        expect(told(both, both.inboxes.all(inbox))).toEqual(titles([...model.bag, ...model.queues]));
        for (const each of letters)
          if (!isQueued(each))
            expect(both.inboxes.holds(inbox, both.envelopeOf.get(each)!)).toBe(model.bag.includes(each));
        for (let from = 0; from < NODES; from++)
          expect(both.inboxes.holdsFrom(inbox, from)).toBe(
            [...model.bag, ...model.queues].some((it) => it.from === from),
          );
      }),
    ),
  );
});

test("what may be lost is everything in the bag and the first of each queue", () => {
  fc.assert(
    fc.property(operations, (all) =>
      run(all, (both, inbox, model) => {
        expect(told(both, both.inboxes.heads(inbox))).toEqual(titles(distinct([...model.bag, ...model.first])));
      }),
    ),
  );
});

test("what may come next does not wait behind the notice of a broken connection", () => {
  fc.assert(
    fc.property(operations, (all) =>
      run(all, (both, inbox, model) => {
        const free = model.first.filter((each) => !model.waits(each));
        expect(told(both, both.inboxes.deliverable(inbox))).toEqual(titles(distinct([...model.bag, ...free])));
        const notices = both.inboxes.notices(inbox).map((notice) => {
          const link = names[Math.floor(notice / NODES)]!;
          return noticeText({ link, peer: notice % NODES });
        });
        expect(notices.sort()).toEqual(model.notices.map(noticeText).sort());
      }),
    ),
  );
});

test("a queue comes out in the order in which it went in", () => {
  fc.assert(
    fc.property(operations, (all) =>
      run(all, (both, inbox, model) => {
        const { queues } = both.inboxes.contents(inbox);
        const contents = [...queues.values()].map((queue) => queue.map((id) => titleOf(both.letterOf.get(id)!)));
        const expected = distinct(model.first).map((head) =>
          model.queues.filter((each) => queueOf(each) === queueOf(head)).map(titleOf),
        );
        expect(contents.map(String).sort()).toEqual(expected.map(String).sort());
      }),
    ),
  );
});

test("two inboxes are one exactly where they hold the same, in whatever way they came to it", () => {
  fc.assert(
    fc.property(operations, operations, (first, second) => {
      const both = begun();
      const ids = new Map<string, number>();
      const texts = new Map<number, string>();
      for (const all of [first, second]) {
        const model = new Model();
        let inbox: number = Inboxes.EMPTY;
        for (const op of all) {
          inbox = done(both, inbox, model, op);
          expect(ids.get(model.text) ?? inbox).toBe(inbox);
          expect(texts.get(inbox) ?? model.text).toBe(model.text);
          ids.set(model.text, inbox);
          texts.set(inbox, model.text);
        }
      }
    }),
  );
});

test("in which order connections break, and messages come into the bag, makes no difference", () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("put" as const),
      all: fc.tuple(fc.constantFrom(...letters.filter((it) => !isQueued(it)))),
    }),
    fc.record({
      kind: fc.constant("disconnect" as const),
      link: queueLink,
      peer: fc.integer({ min: 1, max: NODES - 1 }),
    }),
  );
  const twice = fc
    .array(step, { maxLength: 6 })
    .chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })));
  fc.assert(
    fc.property(twice, ([first, second]) => {
      const both = begun();
      const [one, other] = [first, second].map((steps) => {
        const model = new Model();
        return steps.reduce((inbox, each) => done(both, inbox, model, each), Inboxes.EMPTY as number);
      });
      expect(other).toBe(one);
    }),
  );
});

test("what a node sends leaves it, but over a connection of whose breaking it does not know yet", () => {
  fc.assert(
    fc.property(operations, (all) =>
      run(all, ({ inboxes, sentBy }, inbox, model) => {
        const sent = [...sentBy.values()];
        const leaving = [...sentBy].filter(([{ link, from: to }]) => !model.waits({ link, from: to, message: 0 }));
        expect(inboxes.leaving(inbox, OWNER, sent)).toEqual(leaving.map(([, id]) => id));
      }),
    ),
  );
});

test("a copy that was delivered is stale until it is sent again, where stale and fresh are told apart", () => {
  const endless = letters.filter(isEndless);
  const step = fc.record({ deliver: fc.boolean(), which: fc.nat(endless.length - 1) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const values = new ValueTable();
      const envelopes = new Envelopes(values, topology.links);
      const inboxes = new Inboxes(envelopes, NODES, topology.links, true);
      const ids = endless.map(({ link, from, message }) =>
        envelopes.intern(
          topology.links[names.indexOf(link)]!,
          topology.nodes[from]!,
          topology.nodes[OWNER]!,
          values.intern(message, () => "a message"),
        ),
      );
      const fresh = new Map<number, boolean>();
      let inbox: number = Inboxes.EMPTY;
      for (const { deliver, which } of steps) {
        const id = ids[which]!;
        if (deliver && !fresh.has(id)) continue;
        inbox = deliver ? inboxes.delivered(inbox, id) : inboxes.put(inbox, [id]);
        fresh.set(id, !deliver);
        for (const each of ids) expect(inboxes.stale(inbox, each)).toBe(fresh.get(each) === false);
        expect(inboxes.all(inbox).sort()).toEqual([...fresh.keys()].sort());
      }
    }),
  );
});
