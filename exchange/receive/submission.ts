import { createHash } from 'node:crypto';
import { Fault } from '../../contracts/fault.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import type { Received } from '../stages.ts';
import { readCloudEvent } from './cloudevent.ts';

/** How far ahead of ours a sender's clock may be. Its proof of possession is held to a minute; this is the event's own time. */
const maxAheadMs = 10 * 60_000;

/**
 * receive: bytes → a message of a known caller. Nothing is looked up yet.
 * @throws Fault when the form is wrong; it says what to mend
 */
export function receiveSubmission(
  caller: Caller,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
  realNow: Date,
): Received {
  const { attributes, parcel } = readCloudEvent(headers, body);
  if (attributes.source !== caller.system)
    throw new Fault('bad_request', `source は、認証した業務システムの名前（${caller.system}）にしてください。`);
  if (attributes.time !== undefined && Date.parse(attributes.time) > realNow.getTime() + maxAheadMs)
    throw new Fault('bad_request', 'time が未来の時刻です。計算機の時計を合わせてください。');
  if ((attributes.orderkey === undefined) !== (attributes.orderposition === undefined))
    throw new Fault('bad_request', 'orderkey と orderposition は、両方を付けるか、どちらも付けないでください。');
  const names = new Set<string>();
  for (const { name } of parcel.files) {
    checkFileName(name);
    if (names.has(name.toLowerCase())) throw new Fault('bad_request', '同じ名前のファイルが二つ入っています。');
    names.add(name.toLowerCase());
  }
  const codes = parcel.subjects.map(({ code }) => code);
  if (new Set(codes).size !== codes.length) throw new Fault('bad_request', 'subjects に同じ符号が二つあります。');
  return {
    caller,
    attributes,
    codes,
    files: parcel.files.map(({ name, mediaType, content }) => {
      const bytes = Buffer.from(content, 'base64');
      return { name, mediaType, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    }),
  };
}

/** A name that any office PC can write, and that stays inside the folder it is written to. */
function checkFileName(name: string): void {
  const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
  if (/[\\/:*?"<>|\u0000-\u001f\u007f]/.test(name) || /^[. ]|[. ]$/.test(name) || reserved.test(name))
    throw new Fault('bad_request', 'ファイル名に使えない文字または名前があります（\\ / : * ? " < > | など）。');
}
