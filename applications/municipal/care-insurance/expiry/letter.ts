import { addDays } from '../../../../contracts/care/month.ts';
import type { MemberId } from '../../../../contracts/member.ts';
import type { Ground } from '../../../../web/application/ground.ts';
import { sayDay, sayDayBoth } from '../../../../web/japanese/day.ts';
import type { Letter } from '../../../../web/print/letter.ts';
import type { Certification } from '../ledger/certification.ts';
import type { Insured } from '../person/shown.ts';
import { words } from './words.ts';

/** 更新のお知らせ to one person. Of a protected person no address stands on it: paper lies about. */
export function renewalLetter(
  { id, level, validFrom, validUntil }: Certification,
  { name, address }: Insured,
  { ground, member, today }: { readonly ground: Ground; readonly member: MemberId; readonly today: string },
): Letter {
  const { title, first, second, third, table, head, office } = words.paper;
  const town = ground.nameOf(member);
  const telephone = ground.telephoneOf(member);
  return {
    // The same letter printed twice has the same number.
    number: `介護第${Number.parseInt(id.slice(0, 6), 16)}号`,
    date: today,
    to: { name, ...(address !== null && { address: [address] }) },
    from: { title: `${town}長`, seal: 'omitted' },
    title,
    paragraphs: [first(sayDayBoth(validUntil!)), second(sayDay(addDays(validUntil!, -60))), third],
    tables: [{ caption: table, head, rows: [[level!, sayDay(validFrom!), sayDay(validUntil!)]] }],
    contact: [`${town} ${office}`, ...(telephone ? [`${telephone.who} ${telephone.number}`] : [])],
    size: 'large',
  };
}
