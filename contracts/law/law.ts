import statements from './statements.json' with { type: 'json' };

/*
 * 法令の記述: what pages say to people of the law, each with its law and article, in one table that a region changes (statements.json). What nobody has yet
 * compared with the law itself is `seen: false`, and a lawyer looks at it before the region is used.
 */

export type StatementId = keyof typeof statements;
export type Statement = {
  /** as people read it */
  readonly says: string;
  /** null: no law says so, the region has promised it */
  readonly law: string | null;
  readonly articles: string;
  /** the pages and papers on which it stands */
  readonly where: readonly string[];
  /** by what it is known */
  readonly source: string;
  readonly seen: boolean;
};

export const allStatements: Readonly<Record<StatementId, Statement>> = statements;

export const says = (id: StatementId): string => allStatements[id].says;
