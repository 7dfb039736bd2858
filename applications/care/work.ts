import type { Work } from '../../web/application/work.ts';
import { queryContract } from './months/offices.ts';
import { receiveQuery } from './months/query.ts';
import { reportGiven } from './months/report.ts';
import { receiveFiles } from './store/received.ts';
import { carePlanContract, tendSent } from './store/sent.ts';

/** What the application does for an office while nobody looks: sends what was put out, and takes in what comes. */
export const work: Work = {
  receive: { [carePlanContract]: receiveFiles, [queryContract]: receiveQuery },
  async tend(at) {
    await tendSent(at);
    await reportGiven(at);
  },
};
