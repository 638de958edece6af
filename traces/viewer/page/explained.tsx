// What of the trace is necessary, from where on its end was unavoidable, and another order of its events.
// The one idea: whatever speaks of events leads to them.
// Not here: finding it out (it stands in the view, or the explorer asks for it: live/explain.tsx).
import type { ExplainedView } from "../view.ts";
import type { Page } from "./page.ts";

interface ExplainedProps {
  readonly page: Page;
  readonly explained: ExplainedView;
}

export const Explained = ({ page, explained: { causes, sentences, order } }: ExplainedProps) => (
  <>
    <ul class="explained">
      {causes.map(({ cause, isFault, events, eventsOfTwin, necessity, why }) => (
        <li key={cause} class={necessity.replace(" ", "-")}>
          <strong>{necessity}</strong> <span class={isFault ? "cause fault" : "cause"}>{cause}</span>{" "}
          {events.map((event) => (
            <EventLink key={event} page={page} event={event} />
          ))}
          {eventsOfTwin.length === 0 ? null : <span class="there"> there </span>}
          {eventsOfTwin.map((event) => (
            <EventLink key={event} page={page} event={event} course={1} />
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
  </>
);

interface EventLinkProps {
  readonly page: Page;
  readonly event: number;
  readonly course?: number;
}

const EventLink = ({ page, event, course = 0 }: EventLinkProps) => (
  <button
    type="button"
    class="to-event"
    aria-label={`Event ${event}${course === 0 ? "" : " of the other trace"}`}
    onClick={() => page.go(event, course)}
  >
    {event}
  </button>
);
