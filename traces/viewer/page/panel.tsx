// What is known at the cursor: the event, the state of every node, what is in flight, what every claim says.
// The one idea: what has just changed is open and marked; the rest is folded to a line.
// Not here: computing the states (states.ts), the diagram (diagram.tsx).
import type { ChangeView, EventView, Fields, NodeView } from "../view.ts";
import { Folded, Section } from "./blocks.tsx";
import { Claims } from "./claims.tsx";
import { Explained } from "./explained.tsx";
import { isUnder, lanesOf, type Page, type Shown } from "./page.ts";

export const Panel = ({ page }: { readonly page: Page }) => {
  const shown = page.shown[page.active.value]!;
  const position = shown.cursor.value;
  const event = position === 0 ? null : shown.course.events[position - 1]!;
  const rest = shown.states.rest(position);
  return (
    <aside
      class="panel"
      aria-label="At the cursor"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
    >
      <EventText shown={shown} event={event} position={position} />
      <Nodes page={page} shown={shown} position={position} event={event} />
      {rest.variables.length === 0 ? null : (
        <Section title="Variables">
          <FieldTable
            fields={rest.variables}
            changes={(event?.changes ?? []).filter(({ lane }) => lane === null)}
            goBack={(name) => page.goToChange(null, name)}
          />
        </Section>
      )}
      <InFlight shown={shown} position={position} />
      <Claims page={page} shown={shown} />
      <Rests shown={shown} position={position} />
      {page.view.explained === null ? null : (
        <Folded title="What of it is necessary">
          <Explained page={page} explained={page.view.explained} />
        </Folded>
      )}
      {page.view.fairness.length === 0 ? null : (
        <Folded title="Why the loop is fair">
          <ul>
            {page.view.fairness.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Folded>
      )}
    </aside>
  );
};

interface EventTextProps {
  readonly shown: Shown;
  readonly event: EventView | null;
  readonly position: number;
}

const EventText = ({ shown, event, position }: EventTextProps) => {
  const { course } = shown;
  const sent = course.arrows.filter((arrow) => arrow.sent === position && arrow.origin === "send");
  const name = (lane: number): string => lanesOf(course)[lane]!.id;
  return (
    <section class="block what" aria-live="polite" aria-atomic="true">
      <h2>
        {position === 0 ? "The start" : `Event ${position} of ${course.events.length}`}
        {position === 0 && course.initial !== null ? `: ${course.initial}` : ""}
      </h2>
      {event === null ? null : <p class="phrase">{event.phrase}</p>}
      {event === null || event.place === null ? null : (
        <p class="place">
          <code title="Where its handler stands: from beside the model’s file; of a model of the library, in Kripke’s repository">
            {event.place}
          </code>
        </p>
      )}
      {event !== null && sent.length > 0 ? (
        <ul class="sends">
          {sent.map((arrow, index) => (
            <li key={index}>
              {arrow.atOnce > 0 ? `at once, ${name(arrow.to)} receives ` : "sends "}
              <code>{arrow.text}</code>
              {arrow.atOnce > 0 ? ` from ${name(arrow.from)}` : ` to ${name(arrow.to)}`}
              {arrow.end === "lost" && arrow.ended === position ? ", lost" : ""}
              {arrow.why === "" || arrow.ended !== position ? "" : ` (${arrow.why})`}
            </li>
          ))}
        </ul>
      ) : null}
      {event === null || event.notes.length === 0 ? null : (
        <ul class="notes">
          {event.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {event !== null && event.changes.length + event.nodes.length + sent.length === 0 ? (
        <p class="quiet">Nothing changes.</p>
      ) : null}
    </section>
  );
};

interface AtProps {
  readonly shown: Shown;
  readonly position: number;
}

interface NodesProps extends AtProps {
  readonly page: Page;
  readonly event: EventView | null;
}

const Nodes = ({ page, shown, position, event }: NodesProps) => {
  const nodes = shown.states.nodes(position);
  const { lanes } = shown.course;
  if (nodes.length === 0) return null;
  return (
    <Section title="Nodes">
      {shown.order.value.map((lane) => {
        const node = nodes.find((one) => one.lane === lane);
        if (node === undefined) return null;
        const changes = (event?.changes ?? []).filter((change) => change.lane === lane);
        const isNew = event?.nodes.some((one) => one.lane === lane) === true;
        return (
          <Node
            key={`${lane} ${isNew} ${position === 0}`}
            id={lanes[lane]!.id}
            node={node}
            changes={changes}
            open={isNew || position === 0}
            isNew={isNew}
            goBack={(name) => page.goToChange(lane, name)}
          />
        );
      })}
    </Section>
  );
};

interface NodeProps {
  readonly id: string;
  readonly node: NodeView;
  readonly changes: readonly ChangeView[];
  readonly open: boolean;
  readonly isNew: boolean;
  readonly goBack: (name: string) => void;
}

const Node = ({ id, node, changes, open, isNew, goBack }: NodeProps) => (
  <details class={isNew ? "node changed" : "node"} open={open} data-node={id}>
    <summary>
      <strong>{id}</strong>
      {node.status === "up" ? null : <span class={`status ${node.status}`}>{node.status}</span>}
      {isNew ? <span class="badge">changed</span> : null}
      <span class="short">
        {node.fields.map(([name, text]) => (name === "" ? text : `${name}: ${text}`)).join(", ")}
      </span>
    </summary>
    <FieldTable fields={node.fields} changes={changes} goBack={goBack} />
  </details>
);

interface FieldTableProps {
  readonly fields: Fields;
  readonly changes: readonly ChangeView[];
  /** Goes to where a field last changed. Absent: nobody keeps where. */
  readonly goBack?: (name: string) => void;
}

const FieldTable = ({ fields, changes, goBack }: FieldTableProps) => {
  const gone = changes.filter(({ path }) => !fields.some(([name]) => isUnder(name, path)));
  return (
    <dl class="fields">
      {fields.map(([name, text]) => {
        const own = changes.filter(({ path }) => isUnder(name, path));
        const words = name === "" ? "state" : name;
        return (
          <div key={name} class={own.length > 0 ? "field changed" : "field"}>
            <dt>
              {goBack === undefined ? (
                words
              ) : (
                <button type="button" class="back" title="To where it last changed" onClick={() => goBack(name)}>
                  {words}
                </button>
              )}
            </dt>
            <dd>
              <code>{text}</code>
              {own.map((change) => (
                <Difference key={change.path} change={change} name={name} />
              ))}
            </dd>
          </div>
        );
      })}
      {gone.map((change) => (
        <div key={change.path} class="field changed">
          <dt>{change.path}</dt>
          <dd>
            <Difference change={change} name={change.path} />
          </dd>
        </div>
      ))}
    </dl>
  );
};

const Difference = ({ change, name }: { readonly change: ChangeView; readonly name: string }) => {
  const { path, before, after, added, removed } = change;
  const where = path === name || path === "" ? "" : `${path}: `;
  return (
    <span class="difference">
      {where}
      {added?.map((one) => (
        <ins key={one}>+{one} </ins>
      ))}
      {removed?.map((one) => (
        <del key={one}>−{one} </del>
      ))}
      {added !== undefined ? null : before === undefined ? (
        "new"
      ) : after === undefined ? (
        <>
          gone, was <code>{before}</code>
        </>
      ) : (
        <>
          was <code>{before}</code>
        </>
      )}
    </span>
  );
};

const InFlight = ({ shown, position }: AtProps) => {
  const flying = shown.states.inFlight(position);
  const lanes = lanesOf(shown.course);
  if (shown.course.lanes.length === 0) return null;
  return (
    <Section title={flying.length === 0 ? "In flight: nothing" : `In flight: ${flying.length}`}>
      {flying.length === 0 ? null : (
        <ul class="flying">
          {flying.slice(0, 30).map((arrow, index) => (
            <li key={index}>
              <code>{arrow.text}</code> {lanes[arrow.from]!.id} → {lanes[arrow.to]!.id}
              {arrow.held.some(([from, until]) => from <= position && position < until) ? (
                <em> held back by the partition</em>
              ) : null}
            </li>
          ))}
          {flying.length > 30 ? <li>and {flying.length - 30} more</li> : null}
        </ul>
      )}
    </Section>
  );
};

/** Budgets, observers, notices: on demand. */
const Rests = ({ shown, position }: AtProps) => {
  const { budgets, observers, notices } = shown.states.rest(position);
  const before = shown.states.rest(Math.max(0, position - 1));
  return (
    <>
      {notices.length === 0 ? null : (
        <Section title="Broken connections">
          <ul>
            {notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </Section>
      )}
      {budgets.length === 0 ? null : (
        <Folded title="What is left of the fault budgets">
          <FieldTable fields={budgets} changes={differing(before.budgets, budgets)} />
        </Folded>
      )}
      {observers.length === 0 ? null : (
        <Folded title="Observers">
          <FieldTable fields={observers} changes={differing(before.observers, observers)} />
        </Folded>
      )}
    </>
  );
};

const differing = (before: Fields, after: Fields): readonly ChangeView[] =>
  after.flatMap(([name, text]) => {
    const was = before.find(([other]) => other === name)?.[1];
    return was === undefined || was === text ? [] : [{ lane: null, path: name, before: was, after: text }];
  });
