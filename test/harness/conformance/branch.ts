// The stock branch of try, confirm, cancel, as a program: a table of stock, and a fence table beside it.
// Not here: the model of it (models/tcc).
import { type Implementation, send } from "../../../index.ts";
import type { Answer, Call } from "../../../models/tcc/protocol.ts";

type Row = "tried" | "committed" | "rolledBack" | "suspended";

export class StockService implements Implementation<Call, Answer> {
  protected readonly stock: { remaining: number; available: number };
  protected readonly fence = new Map<number, Row>();

  constructor(total: number) {
    this.stock = { remaining: total, available: total };
  }

  receive({ type, order }: Call, from: string) {
    const answer = {
      try: () => this.tryOrder(order),
      confirm: () => this.confirm(order),
      cancel: () => this.cancel(order),
    };
    const said = answer[type]();
    return said === null ? [] : send(from, { type: said, order });
  }

  state() {
    return { ...this.stock, fence: new Map(this.fence) };
  }

  protected tryOrder(order: number): "tried" | "refused" {
    if (this.fence.has(order) || this.stock.available === 0) return "refused";
    this.stock.available -= 1;
    this.fence.set(order, "tried");
    return "tried";
  }

  protected confirm(order: number): "confirmed" | null {
    const row = this.fence.get(order);
    if (row === "tried") {
      this.stock.remaining -= 1;
      this.fence.set(order, "committed");
      return "confirmed";
    }
    return row === "committed" ? "confirmed" : null;
  }

  protected cancel(order: number): "cancelled" | null {
    const row = this.fence.get(order);
    if (row === "committed") return null;
    if (row === "tried") this.release();
    if (row === "tried" || row === undefined) this.fence.set(order, row === undefined ? "suspended" : "rolledBack");
    return "cancelled";
  }

  protected release(): void {
    this.stock.available += 1;
  }
}

/** Only its answers are seen, as of a service of somebody else's. */
const unseen = (service: StockService): Implementation<Call, Answer> => ({
  receive: (call, from) => service.receive(call, from),
});

export const answering = (total: number) => unseen(new StockService(total));

export const sabotaged: Readonly<Record<string, (total: number) => Implementation<Call, Answer>>> = {
  "a Cancel that comes first leaves no row": (total: number) =>
    unseen(
      new (class extends StockService {
        protected override cancel(order: number) {
          const isEmpty = !this.fence.has(order);
          const said = super.cancel(order);
          if (isEmpty) this.fence.delete(order);
          return said;
        }
      })(total),
    ),
  "a Try that comes twice reserves twice": (total) =>
    new (class extends StockService {
      protected override tryOrder(order: number) {
        if (this.fence.get(order) === "tried") this.fence.delete(order);
        return super.tryOrder(order);
      }
    })(total),
  "a Confirm that is called again is not answered": (total: number) =>
    unseen(
      new (class extends StockService {
        protected override confirm(order: number) {
          return this.fence.get(order) === "committed" ? null : super.confirm(order);
        }
      })(total),
    ),
  "a Cancel that is called again releases again": (total: number) =>
    new (class extends StockService {
      protected override cancel(order: number) {
        if (this.fence.get(order) === "rolledBack") this.release();
        return super.cancel(order);
      }
    })(total),
  "a Cancel keeps what was reserved": (total: number) =>
    unseen(
      new (class extends StockService {
        protected override release(): void {
          // The unit stays reserved.
        }
      })(total),
    ),
};
