// A service with an outbox and its relay, as a program: a database with two tables, and a loop that publishes.
// Not here: the model of it (models/message-transaction/outbox.ts).
import { type Implementation, type Send, send } from "../../../index.ts";
import type { FromService, ToService } from "../../../models/message-transaction/outbox-protocol.ts";

interface Row {
  readonly change: number;
  published: boolean;
}

export class Service implements Implementation<ToService, FromService> {
  protected readonly database = { aggregate: 0, outbox: [] as Row[] };
  /** The row that waits for its acknowledgement. */
  protected waiting: Row | undefined;

  receive({ change }: ToService): void {
    for (const row of this.database.outbox) if (row.change === change) row.published = true;
    if (this.waiting?.change === change) this.waiting = undefined;
  }

  readonly actions = { change: () => this.change() };
  readonly timers = { relay: () => this.relay() };

  crash(): void {
    this.waiting = undefined;
  }

  /** What can be seen from outside: the two tables. */
  state() {
    return {
      committed: this.database.aggregate,
      table: this.database.outbox.map((row) => ({ ...row })),
    };
  }

  protected change(): void {
    this.database.aggregate += 1;
    this.database.outbox.push({ change: this.database.aggregate, published: false });
  }

  protected relay(): Send<FromService> | undefined {
    this.waiting = this.next();
    return this.waiting && send("broker", { type: "publish", change: this.waiting.change });
  }

  protected next(): Row | undefined {
    return this.database.outbox.find(({ published }) => !published);
  }
}

export const sabotaged: Readonly<Record<string, () => Service>> = {
  "it publishes the newest row first": () =>
    new (class extends Service {
      protected override next() {
        return this.database.outbox.findLast(({ published }) => !published);
      }
    })(),
  "it marks a row before it publishes it": () =>
    new (class extends Service {
      protected override relay() {
        const sent = super.relay();
        if (this.waiting !== undefined) this.waiting.published = true;
        return sent;
      }
    })(),
  "after a crash it takes the row that waited for published": () =>
    new (class extends Service {
      override crash(): void {
        if (this.waiting !== undefined) this.waiting.published = true;
        super.crash();
      }
    })(),
  "it takes any acknowledgement for that of the row that waits": () =>
    new (class extends Service {
      override receive(): void {
        if (this.waiting === undefined) return;
        super.receive({ type: "published", change: this.waiting.change });
      }
    })(),
  "a change is written without its row": () =>
    new (class extends Service {
      protected override change(): void {
        this.database.aggregate += 1;
      }
    })(),
};
