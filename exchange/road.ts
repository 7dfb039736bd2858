import { decideSubmission } from './decide/submission.ts';
import { deliver } from './deliver/hand-over.ts';
import { identifySubmission } from './identify/submission.ts';
import { identifyWaiting } from './identify/waiting.ts';
import { receiveSubmission } from './receive/submission.ts';
import { documentSubmission } from './record/submission.ts';
import { keep } from './relay/keep.ts';
import { markHandedOver } from './relay/mark.ts';
import { takeWaiting } from './relay/waiting.ts';

/**
 * THE road. Rows are stations, columns are kinds of message; a message goes from top to bottom and skips none. Between the
 * lines is one transaction: decided on what is registered at that moment, recorded, and kept or let go, together.
 * A submission comes twice: when it is accepted, and when it is handed over, where its authority is asked again.
 * exchange/travel/ drives along it.
 */
// biome-ignore format: a table is read by its columns
export const road = {
  //           submission 送付                    hand-over 引渡し
  receive:  { submission: receiveSubmission,   handOver: takeWaiting        },
  identify: { submission: identifySubmission,  handOver: identifyWaiting    },
  // ────────────────────────────────────────────────────────────────────────
  decide:   { submission: decideSubmission,    handOver: decideSubmission   },
  record:   { submission: documentSubmission,  handOver: documentSubmission },
  relay:    { submission: keep,                handOver: markHandedOver     },
  // ────────────────────────────────────────────────────────────────────────
  deliver:  {                                  handOver: deliver            },
} as const;
