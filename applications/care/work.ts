import { mineService } from '../../contracts/care/mine.ts';
import type { Work } from '../../web/application/work.ts';
import { answerMine } from './mine/answer.ts';
import { receiveFiles } from './store/received.ts';
import { carePlanContract, tendSent } from './store/sent.ts';

/** What the application does for an office while nobody looks: sends what was put out, and takes in what comes. */
export const work: Work = {
  receive: { [carePlanContract]: receiveFiles },
  answer: { [mineService]: answerMine },
  tend: tendSent,
};
