import type { SystemId } from '../../../contracts/member.ts';
import { act, enrol } from '../../../exchange/testing-acting.ts';
import type { Residents } from '../testing.ts';

const clerk = { sub: 'c-1', role: '窓口担当' };
export const officer = { sub: 'p-1', role: '個人情報保護責任者' };

/** Things that others did with a person's information: the town hall looked, the care manager sent, and was refused once. */
export async function makeEvents({ region, town }: Residents, subject: string) {
  const resident = town.residents.find(({ id }) => id === subject)!;
  const open = (system: SystemId) => region.client(system);
  const [manager, helper] = [await open('CARE/0300000100/careplan'), await open('CARE/0300000005/careplan')];
  const hall = await open('GOV/990019/main');
  for (const client of [manager, helper, hall]) await enrol(client, officer.sub, officer.role);
  await enrol(hall, clerk.sub, clerk.role);
  const [atManager] = await manager.codesOf(resident.insured);
  const [atHall] = await hall.codesOf(resident.insured, 'certification-for-plan');
  const { insurer, insured } = resident.insured[0]!;
  const line = `202407,${insurer},${insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`;
  const send = (receiver: string) =>
    manager.send({
      receiver,
      parcel: {
        subjects: [{ code: atManager!.code! }],
        files: [
          {
            name: 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV',
            mediaType: 'text/csv',
            content: Buffer.from(line).toString('base64'),
          },
        ],
      },
    });
  const view = (page: string) =>
    act(region, hall, '/v1/viewings', clerk, { purpose: 'watch-over', page, subjects: [atHall!.code!] });
  return { manager, helper, hall, send, view };
}
