/**
 * Seven years: as long as the national network keeps its own records of provision (番号法23条3項・同法施行令29条), and the
 * longest time-bar among the offences that a record may have to prove.
 */
const years = 7;

/** The day until which a record made at `time` is kept at least; YYYY-MM-DD. */
export function retentionOf(time: Date): string {
  const end = new Date(time);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end.toISOString().slice(0, 10);
}
