import type { RowsConnection } from '../../../../web/application/rows.ts';
import { standing } from '../../mine/absences.ts';
import { failing, lastMessage } from '../../store/last.ts';
import { certificationContract } from '../certification/contract.ts';
import type { Of } from './read.ts';

export const monitoring = 'モニタリング';

type Own = {
  readonly code: string;
  readonly staff: string | null;
  readonly toldAt: Date | null;
  readonly level: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly absence: string | null;
  readonly change: string | null;
  readonly changedOn: string | null;
  readonly isAsked: boolean;
  readonly unanswered: string | null;
  readonly unseen: number;
  readonly untold: number;
  readonly monitoredOn: string | null;
  readonly appliedOn: string | null;
  readonly postponedTo: string | null;
  readonly hospital: string | null;
  readonly admittedOn: string | null;
  readonly isGiven: boolean;
  readonly hasFailed: boolean;
};

/** What stands in this room's own tables. An inquiry waits for its provider for 14 days (relayDays of its contract), and then has to be asked again. An absence that waits for its office is told by telephone at the latest on the day before. */
export async function readOwn(connection: RowsConnection, { today, codes }: Of): Promise<Own[]> {
  const { rows } = await connection.query<Own>(
    `SELECT p.code, l.staff, c.told_at AS "toldAt", c.answer #>> '{certification,careLevel}' AS level,
        c.answer #>> '{certification,validFrom}' AS "validFrom", c.answer #>> '{certification,validUntil}' AS "validUntil", c.absence,
        n.change, n.changed_on::text AS "changedOn", coalesce(i.state = 'kept' AND i.asked_at > $4::date - 14, false) AS "isAsked",
        CASE WHEN i.state = 'failed' AND (c.told_at IS NULL OR i.asked_at > c.told_at) THEN i.told END AS unanswered, o.unseen, o.untold,
        to_char(m.happened_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') AS "monitoredOn",
        a.applied_on::text AS "appliedOn", a.postponed_to::text AS "postponedTo",
        s.hospital, s.admitted_on::text AS "admittedOn", s.given IS NOT NULL AND NOT s.failed AS "isGiven", s.given IS NOT NULL AND s.failed AS "hasFailed"
       FROM unnest($1::text[]) AS p(code)
       LEFT JOIN care.caseload l ON l.code = p.code
       LEFT JOIN LATERAL (SELECT * FROM care.certification x WHERE x.code = p.code ORDER BY told_at DESC LIMIT 1) c ON true
       LEFT JOIN LATERAL (SELECT * FROM care.certification_change x WHERE x.code = p.code AND (c.told_at IS NULL OR x.told_at > c.told_at)
                           ORDER BY told_at DESC LIMIT 1) n ON true
       LEFT JOIN LATERAL (SELECT state, told, asked_at FROM care.inquiry x WHERE x.code = p.code AND x.contract = $5
                           ORDER BY asked_at DESC LIMIT 1) i ON true
       LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM care.absence_note n WHERE n.absence = a.id AND n.kind = 'seen'))::int AS unseen,
                             count(*) FILTER (WHERE NOT EXISTS (SELECT FROM care.absence_note n WHERE n.absence = a.id AND n.kind = 'told')
                               AND (y.id IS NULL OR y.state IN ('refused', 'expired', 'not-delivered')
                                 OR (y.state IN ('waiting', 'kept') AND a.day <= $4::date + 1)))::int AS untold
                            FROM care.absence a LEFT JOIN care.sent y ON y.id = a.sent
                           WHERE a.code = p.code AND a.day >= $4::date AND ${standing}) o ON true
       LEFT JOIN LATERAL (SELECT happened_at FROM care.progress x WHERE x.code = p.code AND x.kind = $3 AND x.happened_at >= $2
                             AND NOT EXISTS (SELECT FROM care.progress y WHERE y.code = p.code AND y.corrects = x.id)
                           ORDER BY happened_at DESC LIMIT 1) m ON true
       LEFT JOIN LATERAL (SELECT * FROM care.application x WHERE x.code = p.code AND result_on IS NULL AND ended_at IS NULL
                           ORDER BY applied_on LIMIT 1) a ON true
       LEFT JOIN LATERAL (SELECT x.hospital, x.admitted_on, x.given, coalesce(last.state = ANY ($6), false) AS failed
                            FROM care.stay x LEFT JOIN ${lastMessage('x.given')}
                           WHERE x.code = p.code AND discharged_on IS NULL ORDER BY admitted_on DESC LIMIT 1) s ON true`,
    [codes, `${today.slice(0, 7)}-01T00:00:00+09:00`, monitoring, today, certificationContract, failing],
  );
  return rows;
}
