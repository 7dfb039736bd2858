import type { Finding } from './self-check-setup.ts';

/** How much is shown: what must be mended and one line for each group, everything, or everything for a program. */
export type Shown = 'brief' | 'all' | 'json';

const groupOf = ({ text }: Finding): string => /^[^ ]+(?=: )/.exec(text)?.[0] ?? 'そのほか';
const markOf = ({ good, waits }: Finding): string => (good ? (waits ? '△' : '○') : '×');
const lineOf = (finding: Finding): string =>
  `${markOf(finding)} ${finding.text}\n${finding.remedy === undefined ? '' : `   → ${finding.remedy}\n`}`;

/** Tells findings as they are found: at night, what must be mended comes before what is well. */
export function createReport(shown: Shown, write: (text: string) => unknown) {
  const told: Finding[] = [];
  return {
    tell(finding: Finding): void {
      told.push(finding);
      if (shown === 'all' || (shown === 'brief' && !finding.good)) write(lineOf(finding));
    },
    /** @returns how many must be mended */
    end(): number {
      const wrong = told.filter(({ good }) => !good).length;
      if (shown === 'json') {
        const findings = told.map(({ one: _, ...finding }) => ({ group: groupOf(finding), ...finding }));
        write(`${JSON.stringify({ good: wrong === 0, wrong, findings }, null, 2)}\n`);
        return wrong;
      }
      if (shown === 'brief') {
        if (wrong > 0 && wrong < told.length) write('\n');
        for (const group of Map.groupBy(
          told.filter(({ good }) => good),
          groupOf,
        ))
          write(sayGroup(...group));
      }
      const more = shown === 'brief' ? '一つずつ見るには、--all を付けてください。' : '';
      write(wrong === 0 ? '\nすべてよい状態です。' : `\n直すところが${wrong}件あります（× の行です）。`);
      write(`${more}\n`);
      return wrong;
    },
  };
}

/** One line for what is well in a group. */
function sayGroup(group: string, findings: readonly Finding[]): string {
  const [first] = findings as readonly [Finding];
  if (findings.length === 1) return lineOf(first);
  const said = first.many
    ? first.many([...new Set(findings.flatMap(({ one }) => one ?? []))])
    : findings.map(({ text }) => text.slice(group.length + 2)).join('。');
  return `${markOf(first)} ${group}: ${said}\n`;
}

const atMost = 3;
export const someOf = (names: readonly string[]): string =>
  names.slice(0, atMost).join('、') + (names.length > atMost ? `ほか${names.length - atMost}件` : '');
