// The programs whose lines log types know, for those who name one.

import { literal } from '../base/scan';
import type { ServiceName } from '../registry/services';
import { parsers } from './generated/parsers';

/** The services that count lines of a program; empty when no log type knows it. */
export function servicesOf(program: string): readonly ServiceName[] {
  const name = literal(program);
  const knowing = parsers.filter((parser) => parser.programOf(name, 0, name.length) !== 0);
  return [...new Set(knowing.flatMap(({ services }) => services))];
}

/** The program names of all log types that are no templates, those of one log type with the commonest first. */
export function plainPrograms(): readonly string[] {
  const names = parsers.flatMap(({ programs }) => programs).filter((name) => !/[{}]/.test(name));
  return [...new Set(names)];
}

/** How the program names of all log types begin: whole, or up to what may differ from host to host. */
export function programBeginnings(): readonly string[] {
  const names = parsers.flatMap(({ programs }) => programs).map((name) => name.replace(/\{.*/, ''));
  return [...new Set(names)];
}
