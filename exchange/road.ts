import { decideAccess } from './decide/access.ts';
import { decideShare } from './decide/emergency-share.ts';
import { decideInquiry } from './decide/inquiry.ts';
import { decideNotice } from './decide/notice.ts';
import { decideSubmission } from './decide/submission.ts';
import { decideViewing } from './decide/viewing.ts';
import { deliverAnswer } from './deliver/answer.ts';
import { deliver } from './deliver/hand-over.ts';
import { discloseAnswer } from './disclose/answer.ts';
import { disclosePerson } from './disclose/emergency-share.ts';
import { identifyShare } from './identify/emergency-share.ts';
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
import { documentViewing } from './record/viewing.ts';
import { keepRelease } from './relay/emergency.ts';
import { keep } from './relay/keep.ts';
import { markHandedOver } from './relay/mark.ts';
import { takeWaiting } from './relay/waiting.ts';

/*
 * THE road. Rows are stations, columns are kinds of message; a message goes from top to bottom and skips none. Between the lines is
 * one transaction: decided on what is registered at that moment, recorded, and kept or let go, together. exchange/travel/ drives along it.
 */

/**
 * What one who has data gives. A submission comes twice: when it is accepted, and when it is handed over, where its authority is asked
 * again. A notice is told on to each subscriber by itself, an emergency release shared out to each receiver, and each copy and share is
 * handed over like a submission.
 */
// biome-ignore format: a table is read by its columns
const giving = {
  //           submission 送付                  hand-over 引渡し                notice 通知              telling 通知の写し              release 災害時提供
  receive:  { submission: receiveSubmission,  handOver: takeWaiting,        notice: receiveNotice                                                               },
  identify: { submission: identifySubmission, handOver: identifyWaiting,    notice: identifyNotice, telling: identifySubscriber, release: identifyShare          },
  // ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
  decide:   { submission: decideSubmission,   handOver: decideSubmission,   notice: decideNotice,   telling: decideSubmission,   release: decideShare            },
  disclose: {                                                                                                                    release: disclosePerson         },
  record:   { submission: documentSubmission, handOver: documentSubmission, notice: documentNotice, telling: documentSubmission, release: documentSubmission     },
  relay:    { submission: keep,               handOver: markHandedOver,                             telling: keep,               release: keepRelease            },
  // ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
  deliver:  {                                 handOver: deliver                                                                                                  },
} as const;

/**
 * What one who needs data asks. An inquiry comes twice: when it is asked, and when it is answered, where its authority is asked again.
 * What is asked under an access that one officer has opened (緊急時照会, 本人開示) is an inquiry, decided and recorded as what was opened.
 */
// biome-ignore format: a table is read by its columns
const asking = {
  //           inquiry 照会                answer 回答                access 開くこと          viewing 閲覧
  identify: { inquiry: identifyInquiry                                                                          },
  // ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  decide:   { inquiry: decideInquiry,   answer: decideInquiry,   access: decideAccess,  viewing: decideViewing   },
  disclose: {                           answer: discloseAnswer                                                   },
  record:   { inquiry: documentInquiry, answer: documentInquiry,                        viewing: documentViewing },
  // ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  obtain:   { inquiry: obtain                                                                                    },
  deliver:  {                           answer: deliverAnswer                                                    },
} as const;

export const road = {
  receive: giving.receive,
  identify: { ...giving.identify, ...asking.identify },
  decide: { ...giving.decide, ...asking.decide },
  disclose: { ...giving.disclose, ...asking.disclose },
  record: { ...giving.record, ...asking.record },
  relay: giving.relay,
  obtain: asking.obtain,
  deliver: { ...giving.deliver, ...asking.deliver },
} as const;
