// A server of Raft, as a program: fields that change, a disk, and calls that leave as soon as there is something to say.
// The one idea: written from figure 2 of the paper as one would write it, with no state handed from call to call.
// Not here: the model of it (models/raft).
import { type Implementation, type Send, send } from "../../../index.ts";
import type { Answer, AppendEntries, Entry, Message, Peer, Request, Vote } from "../../../models/raft/state.ts";

type Sent = Peer | Answer;

interface Progress {
  next: number;
  match: number;
  /** What it was told to be committed; null: it was told nothing yet. */
  told: number | null;
  isCalled: boolean;
}

export class RaftServer implements Implementation<Peer | Request, Sent> {
  readonly self: string;
  protected readonly peers: readonly string[];
  protected disk = { term: 0, vote: null as string | null, log: [] as readonly Entry[] };
  protected role: "follower" | "candidate" | "leader" = "follower";
  protected commit = 0;
  protected votes = new Set<string>();
  protected asked = new Set<string>();
  protected progress = new Map<string, Progress>();
  #out: Send<Sent>[] = [];

  constructor(self: string, cluster: readonly string[]) {
    this.self = self;
    this.peers = cluster.filter((other) => other !== self);
  }

  receive(message: Message, from: string): Send<Sent>[] {
    switch (message.type) {
      case "requestVote":
        this.heed(message.term);
        this.onRequestVote(message.term, message.lastLogTerm, message.lastLogIndex, from);
        break;
      case "vote":
        this.heed(message.term);
        this.onVote(message, from);
        break;
      case "appendEntries":
        this.onAppendEntries(message, from);
        break;
      case "appendEntriesResponse":
        this.heed(message.term);
        this.onAppended(message.term, message.success, message.matchIndex, from);
        break;
      case "write":
        if (this.role === "leader") this.append({ type: "write", client: from, id: message.id });
        else this.say(from, { type: "refused", id: message.id });
        break;
      default:
        throw new Error(`no ${message.type} is expected`);
    }
    return this.#flushed();
  }

  readonly timers = {
    election: (): Send<Sent>[] => {
      this.disk = { ...this.disk, term: this.disk.term + 1, vote: this.self };
      this.role = "candidate";
      this.votes = new Set([this.self]);
      this.asked = new Set();
      this.elect();
      return this.#flushed();
    },
  };

  crash(): void {
    this.follow();
    this.commit = 0;
  }

  /** What can be seen of it. */
  state() {
    const { term, vote, log } = this.disk;
    return { role: this.role, term, vote, log, commit: this.commit };
  }

  protected heed(term: number): void {
    if (term <= this.disk.term) return;
    this.disk = { ...this.disk, term, vote: null };
    this.follow();
  }

  protected follow(): void {
    this.role = "follower";
    this.votes = new Set();
    this.asked = new Set();
    this.progress = new Map();
  }

  protected isUpToDate(lastTerm: number, lastIndex: number): boolean {
    const { log } = this.disk;
    const own = log.at(-1)?.term ?? 0;
    return lastTerm > own || (lastTerm === own && lastIndex >= log.length);
  }

  protected onRequestVote(term: number, lastTerm: number, lastIndex: number, from: string): void {
    if (term < this.disk.term) {
      this.say(from, { type: "vote", term: this.disk.term, voteGranted: false });
      return;
    }
    if (this.disk.vote !== null && this.disk.vote !== from) return;
    if (!this.isUpToDate(lastTerm, lastIndex)) return;
    this.disk = { ...this.disk, vote: from };
    this.say(from, { type: "vote", term, voteGranted: true });
  }

  protected onVote({ term, voteGranted }: Vote, from: string): void {
    if (this.role !== "candidate" || term < this.disk.term || !voteGranted) return;
    this.votes.add(from);
    this.elect();
  }

  protected elect(): void {
    if (!this.isMajority(this.votes.size)) return;
    this.role = "leader";
    const next = this.disk.log.length + 1;
    this.progress = new Map(this.peers.map((peer) => [peer, { next, match: 0, told: null, isCalled: false }]));
  }

  protected isMajority(count: number): boolean {
    return count > (this.peers.length + 1) / 2;
  }

  protected onAppendEntries(m: AppendEntries, from: string): void {
    const { prevLogIndex: before, entries, confirms } = m;
    const answer = (term: number, success: boolean, matchIndex: number): void =>
      this.say(from, { type: "appendEntriesResponse", term, success, matchIndex, confirms });
    if (m.term < this.disk.term) {
      answer(this.disk.term, false, 0);
      return;
    }
    this.heed(m.term);
    if (this.role !== "follower") this.follow();
    if (before > 0 && this.disk.log[before - 1]?.term !== m.prevLogTerm) {
      answer(m.term, false, 0);
      return;
    }
    this.write(before, entries);
    this.commit = Math.max(this.commit, Math.min(m.leaderCommit, before + entries.length));
    answer(m.term, true, before + entries.length);
  }

  /** An entry that conflicts goes, and all behind it; one that is there already stays. */
  protected write(before: number, entries: readonly Entry[]): void {
    let log = this.disk.log;
    for (const [i, entry] of entries.entries()) {
      const at = before + i;
      if (log[at]?.term !== entry.term) log = [...log.slice(0, at), entry];
    }
    this.disk = { ...this.disk, log };
  }

  protected onAppended(term: number, success: boolean, match: number, from: string): void {
    const progress = this.progress.get(from);
    if (this.role !== "leader" || term < this.disk.term || progress === undefined) return;
    progress.isCalled = false;
    if (success) {
      progress.match = Math.max(progress.match, match);
      progress.next = progress.match + 1;
    } else progress.next = Math.max(progress.next - 1, progress.match + 1);
    this.advance();
  }

  protected append(command: Entry["command"]): void {
    this.disk = { ...this.disk, log: [...this.disk.log, { term: this.disk.term, command }] };
    this.advance();
  }

  protected mayCommit(index: number): boolean {
    return this.disk.log[index - 1]!.term === this.disk.term;
  }

  protected advance(): void {
    const { log, term } = this.disk;
    const before = this.commit;
    for (let index = log.length; index > before; index--) {
      const holders = 1 + [...this.progress.values()].filter(({ match }) => match >= index).length;
      if (!this.isMajority(holders) || !this.mayCommit(index)) continue;
      this.commit = index;
      break;
    }
    for (let index = before + 1; index <= this.commit; index++) {
      const { command, term: written } = log[index - 1]!;
      if (command.type === "write" && written === term)
        this.say(command.client, { type: "written", id: command.id, index, term });
    }
  }

  protected say(to: string, message: Sent): void {
    this.#out.push(send(to, message));
  }

  /** Everything that is to be said now, and the calls that have become due. */
  #flushed(): Send<Sent>[] {
    const { term, log } = this.disk;
    if (this.role === "candidate")
      for (const peer of this.peers) {
        if (this.asked.has(peer) || this.votes.has(peer)) continue;
        this.asked.add(peer);
        this.say(peer, { type: "requestVote", term, lastLogTerm: log.at(-1)?.term ?? 0, lastLogIndex: log.length });
      }
    for (const [peer, progress] of this.progress)
      if (!progress.isCalled && this.isDue(progress)) this.call(peer, progress);
    const out = this.#out;
    this.#out = [];
    return out;
  }

  protected isDue({ told, next }: Progress): boolean {
    return told === null || told < this.commit || this.disk.log.length >= next;
  }

  protected call(peer: string, progress: Progress): void {
    const { term, log } = this.disk;
    const before = progress.next - 1;
    progress.isCalled = true;
    progress.told = this.commit;
    this.say(peer, {
      type: "appendEntries",
      term,
      prevLogIndex: before,
      prevLogTerm: log[before - 1]?.term ?? 0,
      entries: log.slice(before, before + 1),
      leaderCommit: this.commit,
      confirms: new Map(),
    });
  }
}

/** Only its messages are seen. */
export const unseen = (server: RaftServer): Implementation<Peer | Request, Sent> => ({
  receive: (message, from) => server.receive(message, from),
  timers: server.timers,
  crash: () => server.crash(),
});

type Make = (self: string, cluster: readonly string[]) => RaftServer;

/** What breaks it: the mistakes that the paper warns of, and some of those that are made. */
export const sabotaged: Readonly<Record<string, Make>> = {
  "its vote stays in memory": (self, cluster) =>
    new (class extends RaftServer {
      override crash(): void {
        super.crash();
        this.disk = { ...this.disk, vote: null };
      }
    })(self, cluster),
  "its term stays in memory": (self, cluster) =>
    new (class extends RaftServer {
      override crash(): void {
        super.crash();
        this.disk = { ...this.disk, term: 0, vote: null };
      }
    })(self, cluster),
  "it votes for whoever asks": (self, cluster) =>
    new (class extends RaftServer {
      protected override isUpToDate(): boolean {
        return true;
      }
    })(self, cluster),
  "it commits what a majority has, whatever its term": (self, cluster) =>
    new (class extends RaftServer {
      protected override mayCommit(): boolean {
        return true;
      }
    })(self, cluster),
  "it cuts its log behind every entry that it receives": (self, cluster) =>
    new (class extends RaftServer {
      protected override write(before: number, entries: readonly Entry[]): void {
        this.disk = { ...this.disk, log: [...this.disk.log.slice(0, before), ...entries] };
      }
    })(self, cluster),
  "it commits as far as its leader, whatever it has": (self, cluster) =>
    new (class extends RaftServer {
      protected override onAppendEntries(m: AppendEntries, from: string): void {
        super.onAppendEntries(m, from);
        this.commit = Math.max(this.commit, m.leaderCommit);
      }
    })(self, cluster),
  "it follows no newer term that an answer tells": (self, cluster) =>
    new (class extends RaftServer {
      protected override heed(term: number): void {
        if (this.role !== "leader") super.heed(term);
      }
    })(self, cluster),
  "half of the servers are enough": (self, cluster) =>
    new (class extends RaftServer {
      protected override isMajority(count: number): boolean {
        return count >= (this.peers.length + 1) / 2 - 0.5;
      }
    })(self, cluster),
};
