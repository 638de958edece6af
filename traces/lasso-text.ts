// The words of a lasso: where its loop begins, what is repeated, and why that is fair.
// The one idea: a reader who doubts a counterexample to a liveness claim asks "but must that message not arrive?"; each
// obligation is answered for by the event that takes it, or by the moment at which it asks for nothing.
// Not here: judging the lasso (checker/temporal), its steps (step-text.ts).
import { type Duty, enumerated, type Judgement } from "../checker/index.ts";
import { type Look, line } from "./layout.ts";
import { aside, fault, good, phrase, strong } from "./phrase.ts";
import { statesOf, table } from "./state-text.ts";
import type { Story } from "./story.ts";

/** Of obligations, and of events that nobody owes, so many are listed. */
const MOST = 12;

/** The line before the first event that is repeated. */
export const loopBegins = ({ trace: { loopStart, events } }: Story, before: number, look: Look): readonly string[] =>
  loopStart === null || before !== loopStart || loopStart === events.length
    ? []
    : [line([strong("↻ From here on"), `, for ever, ${numbers(loopStart + 1, events.length)}:`], 0, look), ""];

const numbers = (first: number, last: number): string =>
  first === last ? `event ${first}` : `events ${first} to ${last}`;

/** The last words of a lasso. */
export const lassoEnding = (story: Story, judgement: Judgement, look: Look): readonly string[] => {
  const { trace, end } = story;
  const { loopStart, events, claim } = trace;
  const stops = loopStart === events.length;
  return [
    line(
      stops
        ? [fault("↻ "), stillness(judgement), strong(`"${claim}"`), " is violated:"]
        : [
            fault("↻ "),
            judgement.closesUnderView ? "Here it is, but for what the view leaves out, as " : "Here everything is as ",
            loopStart === 0 ? "at the start" : `after event ${loopStart}`,
            `; so ${numbers(loopStart! + 1, events.length)} ${loopStart! + 1 === events.length ? "repeats" : "repeat"} for ever, and `,
            strong(`"${claim}"`),
            " is violated:",
          ],
      0,
      look,
      2,
    ),
    ...(stops && end !== null ? table(statesOf(end), look) : []),
    ...goesOn(judgement, look),
    "",
    ...whyFair(judgement, stops, look),
    ...nobodyOwes(judgement, look),
  ];
};

const stillness = ({ idling }: Judgement): string =>
  idling.length === 0 ? "Here everything stops for ever, and " : "Here nothing changes any more, and ";

/** What happens for ever where nothing changes. */
const goesOn = ({ idling }: Judgement, look: Look): readonly string[] => {
  if (idling.length === 0) return [];
  const told = [...new Set(idling.map(phrase))];
  const more = told.length > MOST ? [`${told.length - MOST} more events`] : [];
  const which = told.length === 1 ? "which changes nothing" : "none of which changes anything";
  return [line(["For ever: ", enumerated([...told.slice(0, MOST), ...more], "or"), `, ${which}.`], 2, look)];
};

const whyFair = ({ duties, idling }: Judgement, stops: boolean, look: Look): readonly string[] => {
  if (duties.length === 0)
    return [
      line(
        [
          idling.length > 0
            ? "That is fair: no assumption of fairness speaks of anything that would change something here; what changes nothing is as good as stopping."
            : stops
              ? "That is fair: nothing that the assumptions of fairness speak of can happen here, and without them anything may stop at any time."
              : "That is fair: no assumption of fairness speaks of anything that can happen here.",
        ],
        0,
        look,
        0,
      ),
    ];
  return [
    line(["That is fair, because"], 0, look),
    ...duties.slice(0, MOST).map((duty) => line([good("✓ "), strong(duty.name), ...met(duty)], 2, look)),
    ...(duties.length > MOST ? [line([aside(`and ${duties.length - MOST} more, likewise`)], 4, look)] : []),
  ];
};

/** Why an obligation is met, behind its name. */
export const met = ({ strong: isStrong, takenBy, notEnabledAfter }: Duty): readonly string[] => {
  const owed = isStrong ? " (strong)" : " (weak)";
  if (takenBy !== null) return [`${owed} happens, event ${takenBy}`];
  return [
    `${owed} is not possible ${notEnabledAfter === 0 ? "at the start" : `after event ${notEnabledAfter}`}, so it is never owed`,
  ];
};

const nobodyOwes = ({ neverOwed }: Judgement, look: Look): readonly string[] => {
  if (neverOwed.length === 0) return [];
  const listed = neverOwed.slice(0, MOST).map(phrase);
  const more = neverOwed.length > MOST ? [`${neverOwed.length - MOST} more`] : [];
  return [
    line(
      [
        `Possible all the while, and never happening, because no fairness asks for it: ${enumerated([...listed, ...more])}.`,
      ],
      0,
      look,
      2,
    ),
  ];
};
