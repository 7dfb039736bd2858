import { z } from 'zod';

/** `manifest.json` of a back-up: what lies beside it, and whether it is whole. */
export const manifest = z.strictObject({
  format: z.literal('engawa-backup/v1'),
  region: z.string(),
  /** of the machine */
  takenAt: z.iso.datetime(),
  /** the database's structure: only the same takes it back */
  migrations: z.array(z.string()),
  /** the newest signed checkpoint in it; null before the first */
  checkpoint: z.string().nullable(),
  tables: z.array(
    z.strictObject({
      /** `exchange.member` */
      name: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
      rows: z.number().int(),
      /** of `tables/<name>.jsonl`, in hex */
      sha256: z.string().length(64),
    }),
  ),
});
export type Manifest = z.infer<typeof manifest>;
