import { memberKinds } from '../../contracts/member.ts';
import { purpose } from '../../contracts/purpose.ts';

/** docs/purposes.md @param file the baseline's purposes, as JSON */
export const purposesPage = (file: string): string => `# Purposes（利用目的）

Generated from exchange/decide/baseline/purposes.json by \`node --import tsx checks/documents.ts --write\`. Municipalities add their own in
\`municipalities/<code>/purposes.json\`.

| id | 利用目的 | 提供元の根拠 | 提供先の根拠 | 照合した日 | 支援措置対象者について受け取れる機関 |
|---|---|---|---|---|---|
${purpose
  .array()
  .parse(JSON.parse(file))
  .map(({ id, title, basisGiver, basisTaker, basisChecked, protectedTo = [] }) => {
    const mark = basisChecked === undefined ? '※ ' : '';
    return `| \`${id}\` | ${title} | ${mark}${basisGiver} | ${mark}${basisTaker} | ${basisChecked ?? '—'} | ${protectedTo.map((kind) => memberKinds[kind]).join('、') || 'なし'} |`;
  })
  .join('\n')}

**※ の付いた根拠は、条文と照合していません。** 条・項・号は記憶によるもので、改正で動いていることがあります（個人情報の保護に関する法律は2026年にも改正されています）。
実在の地域で使う前に、自治体の法務担当または弁護士が、施行中の条文、条例、施行規則、適用される基準省令と照らし合わせてください。とくに、次の点を確かめてください。

- 提供元と提供先のそれぞれについて、その条項がその参加機関（行政機関等か、事業者か）に当てはまること
- 要配慮個人情報（条例要配慮個人情報を含む）の取得と提供に、同意または法令の定めがあること
- 法令に基づく提供に、重ねて同意を求めていないこと

**支援措置対象者**（配偶者からの暴力などから逃れている人）の情報は、最後の欄にある機関のほかには、どの利用目的でも渡りません。欄にある機関にも、
その利用目的が求める関係と同意があるときにだけ渡ります。本人が受けている介護を止めないために、担当のケアマネジャーと事業所の間、請求先への請求だけを
通しています。

照合したら、\`purposes.json\` のその利用目的に \`"basisChecked": "YYYY-MM-DD"\`（照合した日）を書くと、※ が消えます。根拠の文言を改めたときは、照合し直した日に改めてください。
`;
