import { z } from 'zod';

/** Classes of data (個人情報保護法2条ほか): decisions branch on them by machine. */
export const dataClasses = [
  '個人情報',
  '要配慮個人情報',
  '条例要配慮個人情報',
  '仮名加工情報',
  '匿名加工情報',
  '行政機関等匿名加工情報',
  '個人関連情報',
  '統計情報',
  '公開情報',
] as const;

const column = z.number().int().positive();

/**
 * Rows of one kind among those of a file, told by what stands in them. Rows that say whom they are about name both columns; those of a control
 * record or of sums name none.
 */
const csvRow = z
  .object({
    title: z.string(),
    when: z.array(z.object({ column, values: z.array(z.string()).min(1) })).min(1),
    columns: column,
    insurer: column.optional(),
    insured: column.optional(),
    /** of which month (YYYYMM) the row speaks, of a row that says whom it is about */
    month: column.optional(),
  })
  .refine(({ insurer, insured }) => (insurer === undefined) === (insured === undefined));

/**
 * Where the subjects of a CSV file stand: 1-based columns of the insurer's and the insured person's number. A file of records has `rows` in their
 * place: the first whose `when` holds says what a row is.
 */
const csvFile = z
  .object({
    /** the file's name, a regular expression with named groups that the extractor understands */
    name: z.string(),
    title: z.string(),
    columns: column.optional(),
    insurer: column.optional(),
    insured: column.optional(),
    rows: z.array(csvRow).min(1).optional(),
    /** an insurer's number of six digits stands in so many, filled up with noughts in front */
    insurerDigits: column.optional(),
    /** the column that names an attached file, whose subject is that row's */
    attachment: column.optional(),
  })
  .refine(
    ({ columns, insurer, insured, rows }) =>
      (rows === undefined) === (columns !== undefined && insurer !== undefined && insured !== undefined),
  );

/** Where a field stands in a JSON content: a JSON Pointer (RFC 6901) in which `*` is every item of a list. */
const pointer = z.string().regex(/^(?:\/(?:[^~/]|~[01])*)+$/);
/**
 * An error answer that may be let go on (a status of 400 and above): which of the contract's fields may stand in it, and where (left out:
 * `/<name>`). It is decided and cut as every answer is.
 */
const errorAnswer = z.object({
  title: z.string(),
  schema: z.record(z.string(), z.unknown()),
  fields: z.record(z.string(), z.object({ at: pointer.optional() })),
});

const endpoint = z.object({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  path: z.string().regex(/^\/[\x21-\x7e]*$|^$/),
  /** a resident who asks this by themselves proves anew who they are, if it was too long ago: others come to rely on it */
  fresh: z.boolean().optional(),
});

const id = z.string().regex(/^[a-z0-9-]+(?:\/[a-z0-9.-]+)+$/);

/**
 * A contract (連携契約定義): the description of a service. What is decided, disclosed, validated and shown to the resident
 * comes from here. JSON contracts carry a JSON Schema with our annotations; file contracts a table of layouts.
 */
export const contract = z.object({
  id,
  /** what it was called before, and is still sent as by whoever knows no better (`findContract`) */
  formerly: z.array(id).min(1).optional(),
  title: z.string(),
  /** for the resident's page: one plain sentence */
  plain: z.string(),
  version: z.string(),
  /** `registration`: what is asked of the platform itself (exchange/enrol) */
  kinds: z
    .array(z.enum(['inquiry', 'submission', 'notice', 'registration', 'break-glass', 'emergency-release']))
    .min(1),
  /** cuttable: fields not named by the decision are removed; whole: all or nothing */
  form: z.enum(['cuttable', 'whole']),
  subject: z.enum(['one', 'many', 'aggregate', 'none']),
  purposes: z.array(z.string()).min(1),
  /** the fields that decisions name, each with its class of data */
  fields: z.record(
    z.string(),
    z.object({
      title: z.string(),
      class: z.enum(dataClasses),
      aboutOthers: z.boolean().default(false),
      /** where it stands in a JSON answer: a JSON Pointer (RFC 6901) in which `*` is every item of a list; left out: `/<name>` */
      at: pointer.optional(),
    }),
  ),
  /** how long a message of it may wait in the relay, days */
  relayDays: z.number().int().min(1).max(90),
  /**
   * where a JSON content that is sent says whom it is about: each object there has `insurer` and `insured`, the numbers of the care insurance as
   * written, and the exchange reads them again; `month` beside them says of which month (YYYYMM) it speaks
   */
  persons: pointer.optional(),
  /** JSON Schema of a JSON content: a submission's, or an inquiry's answer */
  schema: z.record(z.string(), z.unknown()).optional(),
  /** bodies of a provider's errors, by status; of a status that is not named here none is ever let go on */
  errors: z.record(z.string().regex(/^[45]\d\d$/), errorAnswer).optional(),
  /** what may be asked of an inquiry's service; a path is matched below the service code: `{name}` is one segment, `*` the rest */
  endpoints: z.array(endpoint).min(1).optional(),
  /** the one place beside the header where an inquiry names its subject: translated to the provider's code on the way */
  subjectAt: z.union([z.object({ parameter: z.string() }), z.object({ pointer })]).optional(),
  /** what the provider's answer says of the case: for the rules to ask about (`shown`), and never disclosed */
  case: z
    .record(
      z.string(),
      z.object({
        at: pointer,
        values: z
          .array(z.union([z.string(), z.boolean()]))
          .min(1)
          .max(20),
      }),
    )
    .optional(),
  files: z
    .object({
      encoding: z.enum(['cp932', 'utf-8']),
      csv: z.array(csvFile).min(1),
      /** the column of the layout's version: one value in a file; a value that is not known is a warning */
      version: z.object({ column: z.number().int().positive(), known: z.array(z.string()).min(1) }).optional(),
      /** files that have no rows of their own and take their subject from the row that names them */
      attachments: z.array(z.object({ name: z.string(), title: z.string() })).default([]),
    })
    .optional(),
});
export type Contract = z.infer<typeof contract>;

/** The contract of this name, or the one that had it before: what is on record, and what others still send, keeps the name of its day. */
export const findContract = (contracts: ReadonlyMap<string, Contract>, name: string): Contract | undefined =>
  contracts.get(name) ?? [...contracts.values()].find(({ formerly }) => formerly?.includes(name));
