import type { SystemId } from '../contracts/member.ts';
import { members } from './members.ts';
import { healthInsurerNumber } from './numbers.ts';

/** What a system of the town can be asked. `way`: called by the exchange, or collecting its questions because it has no open port. */
export type TownService = {
  readonly system: SystemId;
  readonly code: string;
  readonly contract: string;
  readonly way: 'call' | 'collect';
};

/** 縁側市's care-insurance system stands in the town hall's network and has no open port; the others are called. */
export const services: readonly TownService[] = [
  { system: 'GOV/990019/care', code: 'certification', contract: 'municipal/certification', way: 'collect' },
  { system: 'GOV/990019/care', code: 'documents', contract: 'municipal/certification-documents', way: 'collect' },
  { system: 'GOV/990027/care', code: 'certification', contract: 'municipal/certification', way: 'call' },
  { system: 'GOV/990027/care', code: 'documents', contract: 'municipal/certification-documents', way: 'call' },
  ...(['990019', '990027'] as const).flatMap((town): TownService[] => [
    { system: `GOV/${town}/main`, code: 'contact', contract: 'municipal/contact', way: 'call' },
    { system: `GOV/${town}/main`, code: 'profile', contract: 'municipal/resident-profile', way: 'call' },
  ]),
  ...[1, 2].flatMap((serial): TownService[] => {
    const system: SystemId = `INS/${healthInsurerNumber(serial)}/main`;
    return [
      { system, code: 'checkups', contract: 'health/checkup-record', way: 'call' },
      { system, code: 'statistics', contract: 'health/checkup-statistics', way: 'call' },
    ];
  }),
];

/** What the applications answer for their members from what those keep there (applications/<name>/work.ts), beside the members' own systems. */
export const ofApplications: readonly TownService[] = [
  ...(['990019', '990027'] as const).flatMap((town): TownService[] => {
    const system: SystemId = `GOV/${town}/municipal`;
    return [
      { system, code: 'certification', contract: 'municipal/certification', way: 'collect' },
      { system, code: 'documents', contract: 'municipal/certification-documents', way: 'collect' },
    ];
  }),
  // Offices that plan care in the care application answer the person herself.
  ...members.flatMap(({ id, kind, systems }): TownService[] => {
    const system: SystemId = `${id}/care`;
    const isPlanning = kind === 'care-management' || kind === 'comprehensive-support-centre';
    const hasIt = systems.some((one) => one.id === system);
    return isPlanning && hasIt ? [{ system, code: 'mine', contract: 'care/mine', way: 'collect' }] : [];
  }),
];
