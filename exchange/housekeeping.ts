import { forgetAlarms } from './alarms/raise.ts';
import { countHours, forgetBreadth } from './breadth/hours.ts';
import { sweepProofs } from './identify/caller/proofs.ts';
import { sweepArtifacts } from './identify/issuer/adapter.ts';
import { forgetMistakes } from './obtain/mistakes.ts';
import { recordUnknown } from './obtain/unknown.ts';
import { recordCounted } from './record/refusals.ts';
import { forgetDeferred } from './relay/deferred.ts';
import { expire } from './relay/expire.ts';
import { forgetSettled, rememberedDays } from './relay/forget.ts';
import { forgetNotices } from './relay/notice.ts';
import { forgetQuestions } from './relay/questions.ts';
import { foldWaiting } from './relay/room.ts';
import { forgetMonthlyPost } from './rights/monthly-post.ts';
import type { Services } from './services.ts';
import { forgetAccountNotices } from './sign-in/notices.ts';
import { sweepSignIn } from './sign-in/steps.ts';
import { forgetTaskEvents } from './tasks/keep.ts';
import { forgetOwnTasks } from './tasks/own.ts';
import { createAskingLater } from './travel/asking/asking-later.ts';
import { alarmUnconfirmed } from './travel/emergency/break-glass.ts';
import { alarmOverdueProtections } from './travel/municipality/protection-overdue.ts';
import { sweepSending } from './travel/sending.ts';

/**
 * What is done again and again beside the road, by every process; the database lets only one do each piece.
 * @param alarms `ring` looks whether somebody asks about unusually many (exchange/breadth/), `tellRaised` tells what has been raised
 */
export function startHousekeeping(
  services: Services,
  { ring, tellRaised }: { readonly ring: () => Promise<void>; readonly tellRaised: () => Promise<unknown> },
  log: (error: unknown) => void,
): () => void {
  const { pools, clock, realClock } = services;
  const every = (ms: number, work: () => Promise<unknown>) => {
    let running = false;
    const timer = setInterval(() => {
      if (running) return;
      running = true;
      work()
        .catch(log)
        .finally(() => {
          running = false;
        });
    }, ms);
    timer.unref();
    return timer;
  };
  const timers = [
    every(1000, () => expire(pools.sweeper, clock)),
    every(1000, () => foldWaiting(pools.sweeper)),
    every(5000, () => recordUnknown(pools.exchange, realClock.now())),
    every(5000, () => recordCounted(pools.exchange, realClock.now())),
    every(1000, createAskingLater(services, log)),
    every(2000, () => alarmUnconfirmed(services)),
    every(2000, () => alarmOverdueProtections(services)),
    every(1000, tellRaised),
    every(5000, async () => {
      await ring();
      await countHours(pools.sweeper, clock.now());
    }),
    every(60_000, () => forgetTaskEvents(pools.sweeper, clock.now())),
    every(60_000, () => forgetMistakes(pools.sweeper, clock.now())),
    every(60_000, () => forgetAlarms(pools.sweeper, clock.now())),
    every(60_000, () => forgetAccountNotices(pools.sweeper, clock.now())),
    every(60_000, () => forgetOwnTasks(pools.sweeper, clock.now())),
    every(60_000, () => forgetMonthlyPost(pools.sweeper, clock.now())),
    every(60_000, () => forgetBreadth(pools.sweeper, clock.now())),
    every(60_000, () => forgetDeferred(pools.sweeper, clock.now(), rememberedDays)),
    every(60_000, () => forgetQuestions(pools.sweeper, realClock.now())),
    every(60_000, () => forgetSettled(pools.sweeper, clock.now())),
    every(60_000, () => forgetNotices(pools.sweeper, clock.now())),
    every(60_000, () => sweepSending(pools.exchange, realClock.now())),
    every(60_000, () => sweepProofs(pools.exchange, realClock.now())),
    every(60_000, () => sweepArtifacts(pools.exchange)),
    every(60_000, () => sweepSignIn(pools.exchange, realClock.now())),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
