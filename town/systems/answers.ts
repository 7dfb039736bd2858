import { memberOf } from '../../contracts/member.ts';
import type { Resident } from '../person.ts';
import type { TownService } from '../services.ts';
import type { Town } from '../town.ts';
import { makeCertification } from './certification.ts';
import { makeCheckups, makeStatistics } from './checkups.ts';
import { makeDocuments } from './documents.ts';
import { makeContact, makeProfile } from './register.ts';

/** What a system knows of one of its own people, in the form of the service's contract; undefined where there is nothing. */
export function answerAbout(town: Town, { system, contract }: TownService, resident: Resident): object | undefined {
  switch (contract) {
    case 'municipal/certification':
      return makeCertification(town.seed, resident);
    case 'municipal/certification-documents':
      return makeDocuments(town, resident);
    case 'municipal/contact':
      return makeContact(town, resident);
    case 'municipal/resident-profile':
      return makeProfile(town, resident);
    case 'health/checkup-record': {
      const { guidance: _, ...record } = makeCheckups(town, memberOf(system), resident) ?? { guidance: null };
      return 'checkups' in record ? record : undefined;
    }
    default:
      throw new Error(`nobody in the town answers ${contract} about a person`);
  }
}

/** Whether a question to the service is about nobody. */
export const isOfMany = ({ contract }: TownService): boolean => contract === 'health/checkup-statistics';

export const answerOfMany = (town: Town, { system }: TownService): object => makeStatistics(town, memberOf(system));
