/** What the verifier can find wrong. Each is an alarm: somebody has changed, hidden or rewritten something, or it is broken. */
export const findings = {
  checkpoint_missing: 'チェックポイントがありません。',
  checkpoint_malformed: 'チェックポイントの形が正しくありません。',
  signature_missing: '信頼する鍵による署名がありません。鍵が差し替えられたおそれがあります。',
  signature_invalid: '署名が内容と合いません。',
  key_turn_invalid: '台帳の鍵の引き継ぎを確かめられません。',
  witness_missing: '指定された立会人の連署がありません。',
  witness_invalid: '立会人の連署が内容と合いません。',
  other_log: '以前のチェックポイントと台帳の名前が違います。',
  recovery_unproved: '以前の台帳に代わる台帳であることを、その最初の記録から確かめられません。',
  earlier_invalid: '比べるための以前のチェックポイントを確かめられません。',
  rolled_back: '台帳が以前より短くなっています（巻き戻し）。',
  forked: '台帳が以前の内容の続きになっていません（分岐または書き換え）。',
  consistency_unproved: '以前の内容の続きであることを、タイルから確かめられません。',
  root_differs: 'エントリーから計算した根が、署名された根と違います。',
  entry_missing: 'エントリーがありません。',
  entry_altered: 'エントリーが、署名された内容と違います。',
  tile_missing: 'タイルがありません。',
  tile_altered: 'タイルが、エントリーと合いません。',
  record_missing: '記録がありません。',
  record_removed_early: '保存期間が終わる前に、記録が消されています。',
  record_altered: '記録が、台帳のエントリーと合いません。',
  record_malformed: '記録の行の形が正しくありません。',
  record_extra: '台帳にない記録の行があります。',
  receipt_malformed: '受領証の形が正しくありません。',
  proof_invalid: '記録が台帳にあることの証明が成り立ちません。',
  opening_invalid: '開示された項目が、台帳のエントリーと合いません。',
  other_message: '記録が、この受領証のメッセージのものではありません。',
  payload_differs: '内容の要約値が、記録された要約値と合いません。',
  file_differs: 'ファイルが、送られたものと違います。',
} as const;
export type FindingCode = keyof typeof findings;

/** @property where the first place that is wrong: a path below the ledger, an entry's number, a field */
export type Finding = { readonly code: FindingCode; readonly where: string; readonly text: string };

/** @property said what was checked, and what was not: a verifier that keeps silent about a gap would be trusted too far */
export type Verdict = { readonly ok: boolean; readonly findings: readonly Finding[]; readonly said: readonly string[] };

export type Report = {
  add(code: FindingCode, where: string, detail?: string): void;
  say(line: string): void;
  readonly verdict: () => Verdict;
};

/** Whoever breaks everything must not fill the reader's memory: beyond this many, findings are only counted. */
const maxFindings = 50;

export function createReport(): Report {
  const found: Finding[] = [];
  const said: string[] = [];
  let count = 0;
  return {
    add: (code, where, detail) => {
      count++;
      if (found.length < maxFindings)
        found.push({ code, where, text: findings[code] + (detail ? `（${detail}）` : '') });
    },
    say: (line) => void said.push(line),
    verdict: () => ({
      ok: count === 0,
      findings: found,
      said: count > found.length ? [...said, `ほかに${count - found.length}件の異常があります。`] : said,
    }),
  };
}
