import { expect, test } from 'vitest';
import { writtenFrame } from '../frame/resident-frame.ts';
import { ErrorPage, statusOf, type Trouble } from './error-page.tsx';
import { SessionEndPage } from './session-end.tsx';
import { SessionEndDialog } from './session-end-dialog.tsx';
import { Undo } from './undo.tsx';

const frame = writtenFrame({ region: '縁側市', asOf: new Date(0), runMode: '通常', telephone: null });
const draw = async (page: unknown) => `${await (page as { toString(): unknown }).toString()}`;

test('each trouble says what to do now, and has a status of its own', async () => {
  const troubles: Trouble[] = [
    { kind: 'absent' },
    { kind: 'stale' },
    { kind: 'large' },
    { kind: 'broken', number: '8-1126-7K3Q' },
    { kind: 'closed' },
  ];
  const pages = await Promise.all(troubles.map((what) => draw(<ErrorPage frame={frame} home="/home" what={what} />)));
  expect(new Set(pages).size).toBe(troubles.length);
  for (const page of pages) expect(page).toContain('href="/home"');
  expect(pages[3]).toContain('8-1126-7K3Q');
  expect(new Set(troubles.map(({ kind }) => statusOf[kind])).size).toBe(troubles.length);
});

test('who is asked has never less than 20 seconds, and what was entered comes along', async () => {
  const asked = await draw(<SessionEndDialog secondsLeft={100} asks={5} stay="/stay" token="t" again="/again" />);
  expect(asked).toContain('data-asks="20"');
  const page = await draw(
    <SessionEndPage frame={frame} secondsLeft={3} action="/a" token="t" leave="/b" kept={{ name: '<葛\u{E0100}>' }} />,
  );
  expect(page).toContain('20秒');
  expect(page).toContain('name="name" value="&lt;葛\u{E0100}&gt;"');
});

test('what can no longer be taken back offers nothing to press', async () => {
  const shown = (secondsLeft: number) =>
    draw(<Undo done="取り消しました" action="/a" token="t" secondsLeft={secondsLeft} />);
  expect(await shown(60)).toContain('元に戻す');
  expect(await shown(0)).not.toContain('元に戻す');
});
