import { dayIn } from '../../../web/japanese/day.ts';
import { sayTime } from '../../../web/japanese/time.tsx';
import type { Letter } from '../../../web/print/letter.ts';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { aboutFiles } from './files.ts';
import { sayContent } from './kinds.ts';
import type { SentMessage, ShownPersonName } from './message.ts';
import type { NameOf } from './offices.ts';
import { type Steps, statusOf } from './steps.ts';
import { words } from './words.ts';

type About = {
  readonly message: SentMessage;
  readonly steps: Steps;
  readonly persons: readonly ShownPersonName[];
  readonly nameOf: NameOf;
  readonly office: string;
  readonly now: Date;
};

/** 運営指導で示す記録: what was given to whom and when, on paper, with the digests of the files. */
export function evidenceOf({ message, steps, persons, nameOf, office, now }: About): Letter {
  const { id, receiver, way, sequence } = message;
  const names: string[] = [];
  for (const person of persons)
    ShownPerson({
      person,
      children: ({ name }) => {
        names.push(name);
        return null;
      },
    });
  return {
    number: id,
    date: dayIn(now),
    to: { name: office, honorific: '御中' },
    from: { title: office, seal: 'none' },
    title: '送付の記録',
    paragraphs: [`次のとおり、${nameOf(receiver)}に渡した記録です。`],
    tables: [
      {
        caption: words.sent.content,
        head: ['項目', '内容'],
        rows: [
          [words.sent.content, sayContent(message)],
          [words.sent.person, names.join('、')],
          [words.sent.receiver, nameOf(receiver)],
          [words.sent.way, words.way[way] ?? way],
          [words.sent.status, words.status[statusOf(message)]],
          [words.sent.sequence, sequence ?? '－'],
        ],
        widths: [30, 70],
      },
      {
        caption: words.sent.steps,
        head: [words.list.at, words.sent.steps],
        rows: steps.steps.map(({ at, title, about }) => [
          sayTime(at),
          about === undefined ? title : `${title}\n${about}`,
        ]),
        widths: [35, 65],
      },
      {
        caption: words.sent.files,
        head: [words.sent.file, 'SHA-256'],
        rows: aboutFiles(message).map(({ name, sha256 }) => [breakable(name), breakable(sha256)]),
      },
    ],
  };
}

/** Long names and numbers have nowhere to break: they are broken in pieces, so that nothing runs out of its cell. */
const breakable = (text: string): string => text.replace(/.{24}(?=.)/g, '$&\n');
