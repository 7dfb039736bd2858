import { type Act, acts, type Giving, givings } from '../sign-in/acts.ts';
import { type Entry, type More, sayRefused, sayStaff } from './phrases.ts';

/** How somebody signed in as the person, or was given what they sign in with. */
export function saySignIn(entry: Entry, { acts: [act = ''] }: More): string {
  const { from, role, decision } = entry;
  if (act in givings) {
    const who = sayStaff(from, role);
    const what = givings[act as Giving];
    return decision === 'permit' ? `${who}が、${what}。` : `${who}の次の求めは、認められませんでした：${what}。`;
  }
  const words = acts[act as Act];
  if (!words) return 'サインインについての記録です。';
  return decision === 'permit'
    ? `あなたが、${words.done}。`
    : `あなたとして、だれかが${words.tried}が、できませんでした。${sayRefused(entry)}`;
}
