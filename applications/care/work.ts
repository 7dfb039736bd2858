import type { Work } from '../../web/application/work.ts';
import { openedContract, receiveOpened } from './store/opened.ts';
import { receiveFiles } from './store/received.ts';
import { carePlanContract, tendSent } from './store/sent.ts';

/** What the application does for an office while nobody looks: sends what was put out, and takes in what comes. */
export const work: Work = {
  receive: { [carePlanContract]: receiveFiles, [openedContract]: receiveOpened },
  tend: tendSent,
};
