import { Places } from '../../../src/farm/places';
import { ManualClock } from '../../support/manual-clock';

/** Whether each of these has come about by now. */
async function settled(...promises: readonly Promise<unknown>[]): Promise<readonly boolean[]> {
  const done = promises.map(() => false);
  promises.forEach((promise, i) => {
    void promise.then(() => {
      done[i] = true;
    });
  });
  for (let n = 0; n < 10; n++) await Promise.resolve();
  return done;
}

test('no more members than places are spoken to, and each keeps its place from request to request', async () => {
  const places = new Places(new ManualClock(), 2);
  const [first, second, third] = [places.place(), places.place(), places.place()];
  expect(await settled(first.renew(), second.renew(), third.renew())).toEqual([true, true, false]);
  expect(await settled(first.renew(), second.renew())).toEqual([true, true]);
  first.leave();
  first.leave();
  const fourth = places.place();
  const taken = fourth.renew();
  expect(await settled(taken)).toEqual([false]);
  third.leave();
  expect(await settled(taken)).toEqual([true]);
});

test('the dead give their places back before anyone gives them up, and come first where they answer after all', async () => {
  const clock = new ManualClock();
  const places = new Places(clock, 1);
  const [slow, next, last] = [places.place(), places.place(), places.place()];
  await slow.renew();
  const [taken, waiting] = [next.renew(), last.renew()];
  clock.advance(99);
  expect(await settled(taken)).toEqual([false]);
  clock.advance(1);
  expect(await settled(taken, waiting)).toEqual([true, false]);
  const again = slow.renew();
  next.leave();
  expect(await settled(again, waiting)).toEqual([true, false]);
});
