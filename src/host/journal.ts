// The list of everything maillogs may have to tell an operator while it works, one event with one sentence each.

import { countingEvents } from './counting-events';
import type { Level, Told } from './event';
import { servingEvents } from './serving-events';

const events = { ...countingEvents, ...servingEvents };

type Events = typeof events;
type FieldsOf<Kind extends keyof Events> = Events[Kind] extends Told<infer Fields> ? Fields : never;

export type JournalEvent = { [Kind in keyof Events]: { readonly kind: Kind } & FieldsOf<Kind> }[keyof Events];

export type { Level } from './event';

export interface Journal {
  note(event: JournalEvent): void;
}

/** What the operator has to do about an event: act now, look into it, or nothing. */
export function levelOf(event: JournalEvent): Level {
  return declared(event).level(event);
}

/** The event as one sentence or more, without a level and a stamp. */
export function sentence(event: JournalEvent): string {
  return declared(event).sentence(event);
}

/** Its declaration, which takes the fields of its own kind only. */
function declared(event: JournalEvent): Told<JournalEvent> {
  return events[event.kind] as Told<JournalEvent>;
}
