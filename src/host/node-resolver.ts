// The real resolver: getaddrinfo(3).

import { Problem } from '../base/problem';
import type { Resolver } from './resolver';

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such name',
  EAI_AGAIN: 'no name server answers',
};

export const nodeResolver: Resolver = {
  async addresses(name) {
    // Loaded only where it is needed: it would be a part of a short command's start.
    const { lookup } = await import('node:dns/promises');
    try {
      const found = await lookup(name, { all: true, verbatim: true });
      return [...new Set(found.map(({ address }) => address))];
    } catch (thrown) {
      const { code = 'EIO' } = thrown as NodeJS.ErrnoException;
      throw new Problem('noInput', REASONS[code] ?? `it cannot be looked up (${code})`);
    }
  },
};
