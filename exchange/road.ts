import { decideInquiry } from './decide/inquiry.ts';
import { decideNotice } from './decide/notice.ts';
import { decideSubmission } from './decide/submission.ts';
import { deliverAnswer } from './deliver/answer.ts';
import { deliver } from './deliver/hand-over.ts';
import { discloseAnswer } from './disclose/answer.ts';
import { identifyInquiry } from './identify/inquiry.ts';
import { identifyNotice } from './identify/notice.ts';
import { identifySubmission } from './identify/submission.ts';
import { identifySubscriber } from './identify/subscriber.ts';
import { identifyWaiting } from './identify/waiting.ts';
import { obtain } from './obtain/obtain.ts';
import { receiveNotice } from './receive/notice.ts';
import { receiveSubmission } from './receive/submission.ts';
import { documentInquiry } from './record/inquiry.ts';
import { documentNotice } from './record/notice.ts';
import { documentSubmission } from './record/submission.ts';
import { keep } from './relay/keep.ts';
import { markHandedOver } from './relay/mark.ts';
import { takeWaiting } from './relay/waiting.ts';

/**
 * THE road. Rows are stations, columns are kinds of message; a message goes from top to bottom and skips none. Between the
 * lines is one transaction: decided on what is registered at that moment, recorded, and kept or let go, together.
 * A submission comes twice: when it is accepted, and when it is handed over, where its authority is asked again.
 * A notice is told on to each subscriber by itself, and each copy is handed over like a submission.
 * An inquiry comes twice: when it is asked, and when it is answered, where its authority is asked again.
 * exchange/travel/ drives along it.
 */
// biome-ignore format: a table is read by its columns
export const road = {
  //           submission 送付                    hand-over 引渡し               notice 通知               telling 通知の写し                inquiry 照会                  answer 回答
  receive:  { submission: receiveSubmission,   handOver: takeWaiting,         notice: receiveNotice                                                                                              },
  identify: { submission: identifySubmission,  handOver: identifyWaiting,     notice: identifyNotice,   telling: identifySubscriber,  inquiry: identifyInquiry                         },
  // ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
  decide:   { submission: decideSubmission,    handOver: decideSubmission,    notice: decideNotice,     telling: decideSubmission,    inquiry: decideInquiry,   answer: decideInquiry  },
  disclose: {                                                                                                                                                   answer: discloseAnswer },
  record:   { submission: documentSubmission,  handOver: documentSubmission,  notice: documentNotice,   telling: documentSubmission,  inquiry: documentInquiry, answer: documentInquiry },
  relay:    { submission: keep,                handOver: markHandedOver,                                telling: keep                                                                },
  // ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
  obtain:   {                                                                                                                         inquiry: obtain                                  },
  deliver:  {                                  handOver: deliver,                                                                                               answer: deliverAnswer  },
} as const;
