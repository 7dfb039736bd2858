import type { RowsConnection } from '../../../web/application/rows.ts';

export const familyAnswers = ['agreed', 'withdrawn'] as const;

type By = { readonly member: string; readonly staff: { id: string; role: string }; readonly now: Date };
type Signed = {
  /** comes with the form: sent twice, it is one */
  readonly id: string;
  readonly answer: (typeof familyAnswers)[number];
  readonly relation: string;
  readonly name: string;
  readonly at: Date;
};

/** A family member's consent on paper, for what is kept of herself: given or taken back by her, noted by staff. No office is told: it is of no plan. */
export const noteFamilyConsent = (
  connection: RowsConnection,
  { member, staff, now }: By,
  code: string,
  signed: Signed,
) =>
  connection.query(
    `INSERT INTO care.agreement (member, id, code, kind, answer, asker, asker_name, relation, name, at, way, staff, role, noted_at)
      VALUES ($1, $2, $3, 'family-data', $4, 'family', '', $5, $6, $7, 'paper', $8, $9, $10) ON CONFLICT DO NOTHING`,
    [member, signed.id, code, signed.answer, signed.relation, signed.name, signed.at, staff.id, staff.role, now],
  );
