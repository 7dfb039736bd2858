import type { z } from 'zod';
import { about, environment, region } from '../../configuration/schema.ts';

/** docs/configuration.md */
export const configurationPage = (): string => `# Configuration（設定）

Generated from configuration/schema.ts by \`node --import tsx checks/documents.ts --write\`.

Without configuration, \`npm start\` runs the fictional region: every key has its development value. With \`ENGAWA_REGION\` it
runs the region that the file describes, which **refuses every development value marked ✗** and says which keys to mend.
No key turns recording off.

## Environment（環境変数）

${table(environment)}

## The region（地域の設定ファイル）

A JSON file, named by \`ENGAWA_REGION\`. Paths in it are relative to it.

${table(region)}

An example:

\`\`\`json
${JSON.stringify(example, null, 2)}
\`\`\`
`;

export const example = {
  name: '○○圏域地域包括支援クラウド',
  code: 'REGION-A',
  contact: '○○市福祉部地域包括ケア推進課',
  telephone: { who: '○○市役所 代表', number: '0999-00-0190', hours: '平日 8時30分から 17時15分まで' },
  operator: {
    code: 'region-a',
    name: '○○圏域地域連携運営協議会',
    kana: 'マルマルケンイキチイキレンケイウンエイキョウギカイ',
  },
  origin: 'ledger.engawa.region-a.internal/1',
  exchangeUrl: 'https://exchange.engawa.region-a.internal',
  applicationsUrl: 'https://apps.engawa.region-a.internal',
  publicUrl: 'https://www.engawa.region-a.internal',
  municipalities: './municipalities',
  witnesses: [
    { name: '△△市', url: 'https://exchange.engawa.region-b.internal/ledger/witness', vkey: 'witness+00000000+…' },
  ],
};

function table(schema: z.ZodObject): string {
  const rows = Object.entries(schema.shape).map(([name, one]) => {
    const { ja, en, development, shown, real } = about.get(one as z.ZodType)!;
    const value = shown ?? (typeof development === 'function' ? development({ PORT: 8080 }) : development);
    const mark = real ? ' ✗' : '';
    return `| \`${name}\` | ${typeOf(one as z.ZodType)} | ${ja}<br>${en} | ${value === null ? '—' : `\`${JSON.stringify(value)}\``}${mark} |`;
  });
  return ['| key | type | meaning | development value |', '|---|---|---|---|', ...rows].join('\n');
}

/** The type of a key in a word; a key that may be left out is marked by a question mark. */
function typeOf(schema: z.ZodType): string {
  const { def } = schema as unknown as { def: { type: string; innerType?: z.ZodType } };
  if (def.type === 'optional' || def.type === 'default' || def.type === 'prefault') return `${typeOf(def.innerType!)}?`;
  return { string: 'text', number: 'number', boolean: 'yes/no', array: 'list' }[def.type] ?? def.type;
}
