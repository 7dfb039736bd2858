import { filingContract } from '../../contracts/care/checklist-filing.ts';
import { correctionContract } from '../../contracts/care/correction.ts';
import type { Work } from '../../web/application/work.ts';
import { benefitsContract, receiveBenefits } from './care-insurance/benefits.ts';
import { receiveCorrection, tendCorrections } from './care-insurance/corrections/store.ts';
import { receiveFiling, tendFilings } from './care-insurance/filings/store.ts';
import { tendAgents } from './care-insurance/ledger/agent.ts';
import { answerCertification, answerDocuments } from './care-insurance/ledger/answer.ts';
import { tendNotices } from './care-insurance/ledger/notices.ts';
import { tendProgress } from './care-insurance/ledger/steps.ts';
import { taskOutbox } from './tasks/outbox.ts';

/** What the application does for a town hall while nobody looks: takes in what comes, answers from its ledgers, and tells what has changed. */
export const work: Work = {
  receive: {
    [benefitsContract]: receiveBenefits,
    [correctionContract]: receiveCorrection,
    [filingContract]: receiveFiling,
  },
  answer: { certification: answerCertification, documents: answerDocuments },
  async tend(at) {
    await tendNotices(at);
    await tendAgents(at);
    await tendProgress(at);
    await tendCorrections(at);
    await tendFilings(at);
    await taskOutbox.tend(at);
  },
};
