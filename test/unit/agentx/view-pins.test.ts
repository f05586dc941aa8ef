import { describe, expect, test } from '@jest/globals';
import { encodeView } from '../../../src/agentx/encoded-view';
import { ViewPins } from '../../../src/agentx/view-pins';

const OLD = encodeView([]);
const NEW = encodeView([]);

describe('ViewPins', () => {
  test('a transaction sees the view it began with, another one the new view', () => {
    const pins = new ViewPins();
    expect(pins.viewFor(1, OLD, 0)).toBe(OLD);
    expect(pins.viewFor(1, NEW, 9_999)).toBe(OLD);
    expect(pins.viewFor(2, NEW, 9_999)).toBe(NEW);
  });

  test('a transactionID used for ever sees what is new after 10 s', () => {
    const pins = new ViewPins();
    pins.viewFor(0, OLD, 0);
    pins.viewFor(0, OLD, 6_000);
    expect(pins.viewFor(0, NEW, 10_000)).toBe(NEW);
  });

  test('the transaction that was quiet longest is forgotten first', () => {
    const pins = new ViewPins();
    pins.viewFor(1, OLD, 0);
    pins.viewFor(2, OLD, 0);
    pins.viewFor(1, NEW, 0);
    for (let id = 3; id <= 65; id++) pins.viewFor(id, OLD, 0);
    expect(pins.viewFor(1, NEW, 0)).toBe(OLD);
    expect(pins.viewFor(2, NEW, 0)).toBe(NEW);
  });

  test('a view is held no longer than 10 s by transactions that ended', () => {
    const pins = new ViewPins();
    for (let id = 1; id <= 60; id++) pins.viewFor(id, OLD, id);
    pins.viewFor(99, NEW, 10_030);
    expect(pins.size).toBe(31);
    pins.viewFor(99, NEW, 10_060);
    expect(pins.size).toBe(1);
  });

  test('a new session has no pins', () => {
    const pins = new ViewPins();
    pins.viewFor(1, OLD, 0);
    pins.clear();
    expect(pins.viewFor(1, NEW, 0)).toBe(NEW);
  });
});
