import type { Work } from '../../web/application/work.ts';
import { benefitsContract, receiveBenefits } from './care-insurance/benefits.ts';

/** What the application does for a town hall while nobody looks: takes in what comes. */
export const work: Work = {
  receive: {
    [benefitsContract]: receiveBenefits,
  },
};
