import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { members } from '../../../../town/members.ts';
import { wake } from '../../../../web/application/work.ts';
import type { Admission } from '../../hospital/content.ts';
import { listAdmissions, tellDischarge } from '../../hospital/store.ts';
import { findPerson } from '../../store/persons.ts';
import { type CareOffices, offices } from '../../testing.ts';
import { keepSheet, openStay, sendSheet } from './store.ts';

const { planner } = offices;
export const hospital = members.find(({ kind }) => kind === 'hospital')!.id;
const soon = { timeout: 20_000, interval: 100 };

/** A stay in hospital by the road, both ways: the sheet has come, and the discharge was told and has come back. @param code the planner's own */
export async function liveStay(at: CareOffices, code: string, now: Date): Promise<void> {
  const by = { member: planner, code, staff: 'caremane-01', role: '介護支援専門員', now };
  const id = randomUUID();
  const today = now.toISOString().slice(0, 10);
  await at.rows(planner)(async (connection) => {
    const { insurer, insured, name, kana, birth, sex } = (await findPerson(connection, code))!;
    const about = { stay: id, admittedOn: today, preparedOn: today, role: by.role };
    const items = [{ id: 'adl', title: 'ふだんの動き', text: 'つえで歩く。' }];
    const content: Admission = { person: { insurer, insured }, basics: { name, kana, birth, sex }, ...about, items };
    await openStay(connection, by, { id, hospital: '縁側市民病院', receiver: hospital, admittedOn: today, reason: '' });
    await keepSheet(connection, by, id, { adl: 'つえで歩く。' });
    await sendSheet(connection, by, { id, receiver: hospital }, content, today);
  });
  wake('care', planner);
  const one = await vi.waitFor(async () => {
    const [found] = await at.rows(hospital)(listAdmissions);
    expect(found).toBeDefined();
    return found!;
  }, soon);
  await at.rows(hospital)((connection) =>
    tellDischarge(connection, {
      ...{
        id: randomUUID(),
        member: hospital,
        staff: { id: 'renkei-01', role: '地域連携室の職員' },
        admission: one,
        now,
      },
      content: {
        ...{ person: one.content.person, stay: id, stage: 'planned', dischargedOn: today, preparedOn: today },
        ...{ role: '地域連携室の職員', items: [{ id: 'moving', title: '移動・歩行', text: '手すりを使う。' }] },
      },
    }),
  );
  wake('care', hospital);
  await vi.waitFor(async () => {
    const { rowCount } = await at.rows(planner)((connection) =>
      connection.query('SELECT FROM care.discharge_received'),
    );
    expect(rowCount).toBe(1);
  }, soon);
}
