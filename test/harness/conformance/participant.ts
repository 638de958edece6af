// A participant of two-phase commit, as a program: a log on a disk that survives crashes, and memory that does not.
// Not here: the model of it (models/two-phase-commit).
import { type Implementation, send } from "../../../index.ts";
import type { Answer, Order } from "../../../models/two-phase-commit/protocol.ts";

type Entry = "prepared" | "committed" | "aborted";

export class ResourceManager implements Implementation<{ readonly type: string }, Answer> {
  /** Can its work be committed? */
  protected readonly works: boolean;
  protected disk: readonly Entry[] = [];
  protected isWorking = true;

  constructor(works = true) {
    this.works = works;
  }

  receive({ type }: { readonly type: string }, from: string) {
    const answered = this.answered(type as Order["type"]);
    return answered === null ? [] : send(from, { type: answered });
  }

  readonly timers = {
    ready: () => (this.outcome === "prepared" ? this.inDoubt() : []),
  };

  readonly actions = {
    giveUp: () => {
      this.write("aborted");
    },
  };

  crash(): void {
    this.isWorking = false;
  }

  restart(): void {
    if (this.outcome === undefined) this.write("aborted");
  }

  protected get outcome(): Entry | undefined {
    return this.disk.at(-1);
  }

  protected write(record: Entry): void {
    this.disk = [...this.disk, record];
    this.isWorking = false;
  }

  protected inDoubt() {
    return send("coordinator", { type: "inquiry" } as const);
  }

  protected answered(order: Order["type"]): Answer["type"] | null {
    const { outcome } = this;
    if (order === "prepare") return this.vote(outcome);
    if (order === "abort") {
      if (outcome !== "committed") this.write("aborted");
      return null;
    }
    if (outcome === "prepared") this.write("committed");
    return this.outcome === "committed" ? "acknowledgement" : null;
  }

  protected vote(outcome: Entry | undefined): "yes" | "no" | null {
    if (outcome === "prepared") return "yes";
    if (outcome === "aborted") return "no";
    if (outcome === "committed") return null;
    this.write(this.works ? "prepared" : "aborted");
    return this.works ? "yes" : "no";
  }
}

/** What breaks it. */
export const sabotaged: Readonly<Record<string, () => ResourceManager>> = {
  "its prepared record stays in memory": () =>
    new (class extends ResourceManager {
      override crash(): void {
        this.disk = this.disk.filter((record) => record !== "prepared");
        super.crash();
      }
    })(),
  "its commit record stays in memory": () =>
    new (class extends ResourceManager {
      override crash(): void {
        this.disk = this.disk.filter((record) => record !== "committed");
        super.crash();
      }
      // Its messages hardly tell: whoever asks again is told the same. Its log does.
      state() {
        return this.outcome ?? "working";
      }
    })(),
  "it does not acknowledge a commit that it is told again": () =>
    new (class extends ResourceManager {
      protected override answered(order: Order["type"]) {
        return order === "commit" && this.outcome === "committed" ? null : super.answered(order);
      }
    })(),
  "in doubt, it aborts": () =>
    new (class extends ResourceManager {
      protected override inDoubt() {
        this.write("aborted");
        return [] as never;
      }
    })(),
  "it votes yes after it has given up": () =>
    new (class extends ResourceManager {
      protected override vote(outcome: Entry | undefined) {
        return outcome === "aborted" ? "yes" : super.vote(outcome);
      }
    })(),
  "back from a crash it is still working": () =>
    new (class extends ResourceManager {
      override restart(): void {
        this.isWorking = this.outcome === undefined;
      }
    })(),
};
