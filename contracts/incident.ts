import { z } from 'zod';

const line = (most: number) => z.string().trim().min(1).max(most);
const text = line(2000);

/**
 * What a member makes public of an incident（事故）: the matters of a report to the 個人情報保護委員会 (規則8条, 43条: 概要・項目・本人の数・原因・
 * 二次被害・本人への対応・再発防止 …), so that who has reported has it ready. Nobody's name has a place in it.
 */
export const incident = z.strictObject({
  title: line(100).meta({ description: '見出し' }),
  happenedOn: z.iso.date().meta({ description: '起きた日' }),
  foundOn: z.iso.date().meta({ description: '分かった日' }),
  what: text.meta({ description: '何が起きたか' }),
  items: line(500).meta({ description: '漏れた、またはおそれのある情報の項目' }),
  persons: z.int().min(0).max(100_000_000).nullable().meta({ description: '本人の数。null は調査中' }),
  cause: text.optional().meta({ description: '原因' }),
  harm: text.optional().meta({ description: '二次被害、またはそのおそれ' }),
  done: text.meta({ description: '行ったこと（本人への連絡を含む）' }),
  prevention: text.optional().meta({ description: '同じことを起こさないために' }),
  contact: line(300).meta({ description: '問合せ先' }),
});
export type Incident = z.infer<typeof incident>;
