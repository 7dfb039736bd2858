import { type BreadthReason, breadthReasons } from '../../contracts/breadth.ts';

export type Alarm = {
  readonly system: string;
  readonly memberName: string;
  /** its beginning */
  readonly hour: Date;
  readonly reason: BreadthReason;
  readonly persons: number;
  /** of like hours, the high quantile */
  readonly usual: number;
  /** beyond which it rings */
  readonly most: number;
};

const when = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  weekday: 'short',
  hour: 'numeric',
});

/** What the operator and the member's town read: what was seen, and what to do. It accuses nobody. */
export function tellAlarm({ system, memberName, hour, reason, persons, usual, most }: Alarm): string {
  const count = (n: number) => `${n.toLocaleString('ja-JP')}人`;
  const seen = `${memberName}（${system}）が、${when.format(hour)}台に${count(persons)}について照会しました。`;
  const why = {
    breadth: `${breadthReasons.breadth}（似た時間帯では多くて${count(usual)}。${count(most)}を超えると知らせます）。`,
    hours: `${breadthReasons.hours}（${count(most)}を超えると知らせます）。`,
  }[reason];
  return `${seen}${why}照会は止めていません。この機関に連絡し、業務によるものかを確かめてください。心当たりがないときは、業務システムの鍵を失効させ、監査台帳で照会された人を調べてください。`;
}
