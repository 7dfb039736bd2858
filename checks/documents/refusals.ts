import { faults } from '../../contracts/fault.ts';
import { notAvailable, type RefusalCode, refusals, told } from '../../contracts/refusal.ts';

/** docs/refusals.md */
export const refusalsPage = (): string => `# Refusals and faults（不許可と障害）

Generated from contracts/refusal.ts and contracts/fault.ts by \`node --import tsx checks/documents.ts --write\`.

A **refusal** is a decision: a value with reasons, recorded like a permit. A **fault** is what went wrong before or beside a
decision. Both reach a caller as one JSON shape: \`{"code": …, "text": …}\`, a stable code and a sentence in Japanese for
people, with \`detail\` where there is something to mend.

## Refusals that a caller is told

They speak of the caller's own file, rights or configuration. HTTP status 422.

${table((code) => told.has(code))}

## Refusals that a caller is not told

Each of these would say something about a person. They all reach the caller as \`not_available\`, by one code path:

> ${notAvailable}

The record of the refusal holds the true reason, for the subject, the town's privacy officer and auditors.

${table((code) => !told.has(code))}

## Faults

| code | HTTP | text |
|---|---|---|
${Object.entries(faults)
  .map(([code, { status, text }]) => `| \`${code}\` | ${status} | ${text} |`)
  .join('\n')}
`;

const table = (isShown: (code: RefusalCode) => boolean): string =>
  [
    '| code | text |',
    '|---|---|',
    ...(Object.entries(refusals) as [RefusalCode, string][])
      .filter(([code]) => isShown(code))
      .map(([code, text]) => `| \`${code}\` | ${text} |`),
  ].join('\n');
