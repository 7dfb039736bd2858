import { filingAnswerContract } from '../../contracts/care/checklist-filing.ts';
import { correctionAnswerContract } from '../../contracts/care/correction.ts';
import { mineService } from '../../contracts/care/mine.ts';
import type { Work } from '../../web/application/work.ts';
import { receiveCorrectionAnswer } from './billing/correction/store.ts';
import { receivePayment, receiveResults } from './billing/receive.ts';
import {
  agentContract,
  certificationContract,
  changedContract,
  progressContract,
} from './caseload/certification/contract.ts';
import { followUpInquiries } from './caseload/certification/follow-up.ts';
import {
  receiveAgentProgress,
  receiveCertification,
  receiveChange,
  receiveProgress,
  subscribeToChanges,
} from './caseload/certification/receive.ts';
import { receiveDischarge } from './caseload/stay/discharges.ts';
import { successionContract } from './caseload/succession/content.ts';
import { receiveSuccession } from './caseload/succession/store.ts';
import { receiveFilingAnswer } from './centre/filing/store.ts';
import { heardContract } from './heard/contract.ts';
import { receiveHeard } from './heard/receive.ts';
import { admissionContract, dischargeContract } from './hospital/content.ts';
import { receiveAdmission } from './hospital/store.ts';
import { answerMine } from './mine/answer.ts';
import { queryContract } from './months/offices.ts';
import { receiveQuery } from './months/query.ts';
import { reportGiven } from './months/report.ts';
import { endedContract } from './plans/ended/contract.ts';
import { receiveEnded } from './plans/ended/receive.ts';
import { answerContract, receiveAnswer } from './queries/answer.ts';
import { openedContract, receiveOpened } from './store/opened.ts';
import { receiveFiles } from './store/received.ts';
import { tendSent } from './store/sending.ts';
import { carePlanContract } from './store/sent.ts';
import { taskOutbox } from './store/tasks.ts';
import { noteContract, receiveNote } from './talk/notes.ts';

/** What the application does for an office while nobody looks: sends what was put out, and takes in what comes. */
export const work: Work = {
  receive: {
    [carePlanContract]: receiveFiles,
    [openedContract]: receiveOpened,
    [noteContract]: receiveNote,
    [changedContract]: receiveChange,
    [progressContract]: receiveProgress,
    [agentContract]: receiveAgentProgress,
    [heardContract]: receiveHeard,
    [endedContract]: receiveEnded,
    [successionContract]: receiveSuccession,
    [admissionContract]: receiveAdmission,
    [dischargeContract]: receiveDischarge,
    [queryContract]: receiveQuery,
    [filingAnswerContract]: receiveFilingAnswer,
    [answerContract]: receiveAnswer,
    'care/claims-results': receiveResults,
    'care/claims-payment': receivePayment,
    [correctionAnswerContract]: receiveCorrectionAnswer,
  },
  answer: { [mineService]: answerMine },
  answered: { [certificationContract]: receiveCertification },
  async tend(at) {
    await tendSent(at);
    await followUpInquiries(at);
    await subscribeToChanges(at);
    await reportGiven(at);
    await taskOutbox.tend(at);
  },
};
