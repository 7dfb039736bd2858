import { mostTaskEvents, type TaskEvent } from '../contracts/task-event.ts';
import { type Client, ExchangeError } from './client.ts';
import { readJobs } from './jobs.ts';
import type { Entry, Journal } from './journal.ts';

/**
 * The files that went and came, as the journal tells it: under the ids of parcels and messages, so that after a restart the same is reported again
 * and counts once. Names of files and persons stay here. Drills are not work.
 */
export function findWorkDone(entries: readonly Entry[]): TaskEvent[] {
  const found: TaskEvent[] = [];
  const add = (kind: string, id: string, start: string | undefined, end: string | undefined, corrections = 0) => {
    // A PC whose clock was put back has no duration to tell.
    if (start !== undefined && end !== undefined && start <= end)
      found.push({ id, kind: `connector/${kind}`, start, end, channel: 'connector', corrections });
  };
  const claimed = new Map(entries.flatMap((entry) => (entry.step === 'claimed' ? [[entry.job, entry.at]] : [])));
  for (const job of readJobs(entries)) {
    if (job.lane.mode !== '通常') continue;
    for (const { id, settled } of job.parcels ?? [])
      if (settled?.outcome === 'sent')
        add('file-sent', id, claimed.get(job.id), settled.at, countCorrections(entries, settled));
  }
  const begun = new Map<string, string>();
  for (const entry of entries) {
    if (entry.step === 'writing' && (entry.mode ?? '通常') === '通常') begun.set(entry.message, entry.at);
    if (entry.step === 'written') add('file-received', entry.message, begun.get(entry.message), entry.at);
  }
  return found;
}

/** How often something of the same person's was refused since it last went. */
function countCorrections(entries: readonly Entry[], sent: Extract<Entry, { step: 'settled' }>): number {
  let count = 0;
  for (const entry of entries) {
    if (entry === sent) break;
    if (entry.step !== 'settled' || !entry.persons.some((person) => sent.persons.includes(person))) continue;
    count = entry.outcome === 'refused' ? count + 1 : 0;
  }
  return count;
}

/**
 * Reports what is done and not reported yet; to be called again and again.
 * @throws ExchangeError: nothing is lost, the next look reports it
 */
export function openWorkDone(client: Pick<Client, 'call'>, journal: Pick<Journal, 'entries'>) {
  const reported = new Set<string>();
  async function report(events: readonly TaskEvent[], signal?: AbortSignal): Promise<void> {
    if (events.length === 0) return;
    try {
      await client.call('POST', '/v1/task-events', { events }, signal);
    } catch (error) {
      if (!(error instanceof ExchangeError) || error.status !== 409) throw error;
      // Reported before a restart, when the journal still knew more of one of them: what was said first stands.
      if (events.length > 1) for (const event of events) await report([event], signal);
    }
    for (const { id } of events) reported.add(id);
  }
  return async (signal?: AbortSignal): Promise<void> => {
    const waiting = findWorkDone(journal.entries()).filter(({ id }) => !reported.has(id));
    for (let from = 0; from < waiting.length; from += mostTaskEvents)
      await report(waiting.slice(from, from + mostTaskEvents), signal);
  };
}
