import { z } from 'zod';

const service = z.strictObject({
  /** address of the local service: `http://127.0.0.1:9000/certification` */
  url: z.url({ protocol: /^https?$/ }),
  /** so long the service may take; the exchange waits no longer than its own enrolment says */
  timeoutSeconds: z.number().min(0.1).max(120).default(30),
  /** so many questions are asked of it at the same time */
  parallel: z.number().int().min(1).max(100).default(8),
});
export type LocalService = z.infer<typeof service>;

/** The way in without an open port: by the code of each service that this system offers. */
export const answeringSchema = z.record(z.string().min(1).max(100), service);
export type AnsweringConfiguration = z.infer<typeof answeringSchema>;
