type Options = { readonly alphabet?: 'base64' | 'base64url'; readonly omitPadding?: boolean };

/*
 * Uint8Array.prototype.toBase64 (ECMAScript 2026), which this Node has not yet. jose writes a sealed parcel or answer with it where it is there, and else
 * sign by sign: ten megabytes would hold up everybody for half a second.
 */
if (!('toBase64' in Uint8Array.prototype))
  Object.defineProperty(Uint8Array.prototype, 'toBase64', {
    configurable: true,
    writable: true,
    value: function toBase64(this: Uint8Array, { alphabet = 'base64', omitPadding = false }: Options = {}): string {
      const text = Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString(alphabet).replace(/=+$/, '');
      return omitPadding ? text : text.padEnd(Math.ceil(text.length / 4) * 4, '=');
    },
  });
