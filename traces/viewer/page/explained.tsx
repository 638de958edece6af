// What of the trace is necessary, from where on its end was unavoidable, and another order of its events.
// The one idea: whatever speaks of events leads to them.
// Not here: finding it out (it stands in the view).
import type { ExplainedView } from "../view.ts";
import { Folded } from "./blocks.tsx";
import type { Page } from "./page.ts";

interface ExplainedProps {
  readonly page: Page;
  readonly explained: ExplainedView;
}

export const Explained = ({ page, explained: { causes, sentences, order } }: ExplainedProps) => (
  <Folded title="What of it is necessary">
    <ul class="explained">
      {causes.map(({ cause, isFault, events, necessity, why }) => (
        <li key={cause} class={necessity.replace(" ", "-")}>
          <strong>{necessity}</strong> <span class={isFault ? "cause fault" : "cause"}>{cause}</span>{" "}
          {events.map((event) => (
            <EventLink key={event} page={page} event={event} />
          ))}
          <span class="why">{why}</span>
        </li>
      ))}
    </ul>
    {sentences.map((sentence) => (
      <p key={sentence}>{sentence}</p>
    ))}
    {order.length === 0 ? null : (
      <ol class="order">
        {order.map((event) => (
          <li key={event}>
            {page.view.courses[0]!.events[event - 1]!.phrase} <EventLink page={page} event={event} />
          </li>
        ))}
      </ol>
    )}
  </Folded>
);

const EventLink = ({ page, event }: { readonly page: Page; readonly event: number }) => (
  <button type="button" class="to-event" aria-label={`Event ${event}`} onClick={() => page.go(event, 0)}>
    {event}
  </button>
);
