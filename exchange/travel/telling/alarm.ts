import { randomUUID } from 'node:crypto';
import { type MemberId, memberOf, type SystemId } from '../../../contracts/member.ts';
import { parcelMediaType } from '../../../contracts/message.ts';
import { transact } from '../../../database/connect.ts';
import { type Alarm, markTold, takeUntold } from '../../alarms/raise.ts';
import type { Services } from '../../services.ts';
import type { Submit } from '../submission.ts';

export const alarmContract = 'platform/alarm';
const purpose = 'region-operation';

/** Alarms that are told in one look. */
const mostAtOnce = 20;

/**
 * Sends what has been raised to the operator and to the concerned town hall, wherever a system of theirs receives alarms: a submission
 * about nobody, by the same road as every other, from the operator. Told twice it takes effect once: the id is the alarm's.
 * @param operator the system that the records name as sender
 * @param tell for the log: what could not be sent; nobody is told it twice
 * @returns how many alarms there were
 */
export const tellAlarms = (
  services: Services,
  submit: Submit,
  { operator, tell }: { readonly operator: SystemId; readonly tell: (text: string) => void },
): Promise<number> =>
  transact(services.pools.exchange, { overdue: 'yes' }, async (connection) => {
    const untold = await takeUntold(connection, mostAtOnce);
    if (untold.length === 0) return 0;
    for (const { alarm, municipality } of untold)
      for (const receiver of receiversOf(services, memberOf(operator), municipality)) {
        const answer = await submit(callerOf(operator), ...messageOf(alarm, operator, receiver));
        if ('refused' in answer) tell(`警報 ${alarm.id} を ${receiver} に送れませんでした。${answer.refused.text}`);
      }
    await markTold(
      connection,
      untold.map(({ alarm }) => alarm.id),
      services.clock.now(),
    );
    return untold.length;
  });

/** Who has named a system for alarms; whoever has not reads them at `GET /v1/alarms` and `GET /v1/break-glass`. */
function receiversOf({ directory }: Services, operator: MemberId, municipality: string | null): MemberId[] {
  const concerned: MemberId[] = [operator, ...(municipality === null ? [] : [`GOV/${municipality}` as const])];
  return concerned.filter((member) => directory.findReception(member, alarmContract) !== undefined);
}

/** What the operator does by itself it does without a request; the record's proof is one of a kind all the same. */
const callerOf = (system: SystemId) => ({
  system,
  member: memberOf(system),
  memberKind: 'operator' as const,
  municipality: null,
  proof: { keyThumbprint: 'alarm', jti: randomUUID() },
});

function messageOf(alarm: Alarm, source: SystemId, receiver: MemberId): [Record<string, string>, Buffer] {
  const content = Buffer.from(`${JSON.stringify(alarm, null, 2)}\n`).toString('base64');
  const event = {
    specversion: '1.0',
    id: `alarm-${alarm.id}-${receiver}`,
    source,
    type: alarmContract,
    datacontenttype: parcelMediaType,
    receiver,
    purpose,
    nomynumber: 'yes',
    data: {
      subjects: [],
      files: [{ name: `alarm-${alarm.id}.json`, mediaType: 'application/json', content }],
    },
  };
  return [{ 'content-type': 'application/cloudevents+json' }, Buffer.from(JSON.stringify(event))];
}
