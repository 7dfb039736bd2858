import type { Contract } from '../../contracts/contract.ts';
import type { Given } from '../stages.ts';

/**
 * Of a provider's headers those go on that say how to read the answer or what to do next; a header of any other name could carry
 * what the decision does not name. An ETag would let guesses about the fields that were cut be confirmed; a file's name is often that of the
 * person, which may be one of them; an address is followed only where the status says so.
 */
const passed = new Set(['content-type', 'content-language', 'retry-after', 'allow']);
const aboutBody = new Set(['content-type', 'content-language']);

type Sent = { readonly status: number; readonly form: Contract['form']; readonly hasBody: boolean };

function mayPass(name: string, { status, form, hasBody }: Sent): boolean {
  if (name === 'content-disposition') return hasBody && form === 'whole';
  if (name === 'location') return status === 201 || status === 202 || (status >= 300 && status < 400);
  return passed.has(name) && (hasBody || !aboutBody.has(name));
}

/** @param never the provider's own code of the person: nobody else's (law 4) */
export const discloseHeaders = (
  headers: Given['headers'],
  { never, ...sent }: Sent & { readonly never: string | null },
): Given['headers'] =>
  headers.filter(
    ([name, value]) =>
      mayPass(name.toLowerCase(), sent) &&
      isOnce(name, headers) &&
      sendable.test(value) &&
      (never === null || isWithout(never, value)),
  );

/** Of two addresses, each reader would take another. */
const isOnce = (name: string, headers: Given['headers']): boolean =>
  /^(?:allow|content-language)$/i.test(name) ||
  headers.filter(([one]) => one.toLowerCase() === name.toLowerCase()).length === 1;

/** What a system without an open port says has come through no HTTP yet: a line's end in it would be a header of its own, or our failure. */
const sendable = /^[\t\x20-\x7e\x80-\xff]*$/;

/** More than anybody escapes an address who means it to be followed; a provider that goes on for thousands would keep everybody waiting. */
const mostEscaped = 8;

/** Whether it does not stand there as whoever follows the address reads it, escaped or not. */
function isWithout(never: string, value: string): boolean {
  let read = value;
  for (let i = 0; i <= mostEscaped; i++) {
    if (read.includes(never)) return false;
    const once = read.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (once === read) return true;
    read = once;
  }
  return false;
}
