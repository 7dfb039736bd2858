import { describeRoute, resolver, validator } from 'hono-openapi';
import { z } from 'zod';
import { Fault, faults } from '../../contracts/fault.ts';
import { refusals } from '../../contracts/refusal.ts';
import { describeIssues, hasControlCharacter } from '../receive/issues.ts';

const faultAnswer = z
  .object({
    code: z.enum(Object.keys(faults) as [keyof typeof faults]),
    text: z.string(),
    detail: z.string().optional(),
  })
  .meta({ id: 'Fault', description: '要求・認証・運用の誤り。何を直すかは detail に書きます。' });

export const refusalAnswer = z
  .object({
    code: z.enum(['not_available', ...(Object.keys(refusals) as (keyof typeof refusals)[])]),
    text: z.string(),
    details: z.array(z.string()).optional(),
    at: z.array(z.number().int()).optional(),
  })
  .meta({ id: 'Refusal', description: '不許可。at は subjects の中の位置（0から）です。' });

const json = (schema: z.ZodType) => ({ 'application/json': { schema: resolver(schema) } });

/** What OpenAPI says of a route; the faults that every route can have are added. */
export const describe = (
  summary: string,
  answers: Readonly<Record<number, { readonly description: string; readonly schema?: z.ZodType }>>,
  { open = false } = {},
) =>
  describeRoute({
    summary,
    ...(open ? { security: [] } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { description, schema }]) => [
          status,
          { description, ...(schema && { content: json(schema) }) },
        ]),
      ),
      ...(open ? {} : { 401: { description: faults.unauthenticated.text, content: json(faultAnswer) } }),
      default: { description: '誤り', content: json(faultAnswer) },
    },
  });

/**
 * A validated part of a request. What does not fit is a Fault that names the places, and never repeats what stood there. No text holds a
 * control character: no form has one, and PostgreSQL cannot keep U+0000.
 */
export const checked = <T extends 'json' | 'query' | 'param', S extends z.ZodType>(target: T, schema: S) =>
  validator(target, schema, (result) => {
    if (!result.success)
      throw new Fault(
        'bad_request',
        `要求を直してください: ${describeIssues(new z.ZodError(result.error as z.core.$ZodIssue[]))}`,
      );
    if (hasControlCharacter(result.data)) throw new Fault('bad_request', '使えない制御文字が入っています。');
  });
