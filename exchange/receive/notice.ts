import { createHash } from 'node:crypto';
import { Fault } from '../../contracts/fault.ts';
import { type Notice, noticeFile } from '../../contracts/notice.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import type { ReceivedNotice } from '../stages.ts';

/** "Something has changed" needs no more; what is larger is a submission. */
const mostBytes = 4096;

/** receive: a notice as its content's bytes, in the form in which every receiver gets it. @throws Fault too_large */
export function receiveNotice(caller: Caller, notice: Notice): ReceivedNotice {
  const bytes = Buffer.from(JSON.stringify(notice.content));
  if (bytes.length > mostBytes)
    throw new Fault(
      'too_large',
      `通知の内容は${mostBytes}バイトまでです。内容そのものは、送付か照会で渡してください。`,
    );
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { caller, notice, file: { ...noticeFile, bytes, sha256 } };
}
