import type { SystemId } from '../../contracts/member.ts';

/** The system that the operator's commands act as; its private key lies with the region's keys. */
export const operatorSystem = ({ code }: { readonly code: string }): SystemId => `OPR/${code}/operator`;
export const operatorKey = 'operator';
