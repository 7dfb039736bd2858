import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Contract } from '../../contracts/contract.ts';
import { runModes } from '../../contracts/kind.ts';
import { receiverKinds } from '../../contracts/member.ts';
import { givers, type Purpose } from '../../contracts/purpose.ts';
import { relationKinds } from '../../contracts/relation.ts';
import { lineAt } from './lines.ts';
import { placeOf } from './sources.ts';

/** The type of what may be shown with a request: Cedar's own `String` or `Bool`, or the name of a list. */
export type ShownTypes = ReadonlyMap<string, string>;
export type Schema = { readonly text: string; readonly shown: ShownTypes };

/**
 * The schema that policies and requests are checked against: `own` text and the lists of what is registered.
 * @throws Error that names file and line
 */
export function makeSchema(
  own: string,
  contracts: ReadonlyMap<string, Contract>,
  purposes: ReadonlyMap<string, Purpose>,
): Schema {
  const lists: Record<string, Iterable<string>> = {
    Contract: contracts.keys(),
    Purpose: purposes.keys(),
    MemberKind: Object.keys(receiverKinds),
    RelationKind: Object.keys(relationKinds),
    Giver: Object.keys(givers),
    RunMode: runModes,
  };
  const text = `${own}\n${Object.entries(lists)
    .map(([name, values]) => `entity ${name} enum ${JSON.stringify([...values])};`)
    .join('\n')}\n`;
  const parsed = cedar.schemaToJson(text);
  if (parsed.type === 'failure')
    throw new Error(
      parsed.errors
        .map(
          (e) =>
            `${placeOf('baseline', 'schema.cedarschema')}:${lineAt(text, e.sourceLocations?.[0]?.start)}: ${e.message}`,
        )
        .join('\n'),
    );
  return { text, shown: shownTypes(parsed.json['']?.commonTypes?.Shown) };
}

function shownTypes(declared: unknown): ShownTypes {
  const { attributes } = declared as { attributes: Record<string, { type: string; name?: string }> };
  return new Map(Object.entries(attributes).map(([name, { type, name: list }]) => [name, list ?? type]));
}
