type Frame = { readonly array: boolean; key: string | number; named: boolean };

/** The line (1-based) on which the value at `path` of the valid JSON `text` begins, or its nearest parent that is there. */
export function findLine(text: string, path: readonly PropertyKey[]): number {
  const frames: Frame[] = [];
  let found = 0;
  let depth = -1;
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const frame = frames.at(-1);
    if (token === '}' || token === ']') frames.pop();
    else if (token === ':') frame!.named = true;
    else if (token === ',') {
      frame!.named = false;
      if (frame!.array) frame!.key = Number(frame!.key) + 1;
    } else if (frame && !frame.array && !frame.named) frame.key = JSON.parse(token);
    else {
      if (frames.length > depth && frames.every(({ key }, i) => i < path.length && key === path[i])) {
        found = index;
        depth = frames.length;
      }
      if (token === '{' || token === '[') frames.push({ array: token === '[', key: 0, named: false });
    }
  }
  return text.slice(0, found).split('\n').length;
}

const token = /\s*(?:("(?:[^"\\\p{Cc}]|\\.)*")|([{}[\],:])|(-?\d[\d.eE+-]*|true|false|null))/uy;

/** The line (1-based) on which `text` stops being JSON; JSON.parse does not always say. */
export function findMistake(text: string): number {
  const open: string[] = [];
  // What may follow: V a value, K a name, E the end of what is open, C a colon, S a comma.
  let next = 'V';
  let end = 0;
  token.lastIndex = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [, quoted, sign, other] = found;
    const isOpening = sign === '{' || sign === '[';
    const closes = open.at(-1) === '{' ? '}' : ']';
    if (next.includes('K') && quoted) next = 'C';
    else if (next.includes('V') && (quoted || other)) next = 'SE';
    else if (next.includes('V') && isOpening) {
      open.push(sign);
      next = sign === '{' ? 'KE' : 'VE';
    } else if (next.includes('C') && sign === ':') next = 'V';
    else if (next.includes('S') && sign === ',' && open.length > 0) next = open.at(-1) === '{' ? 'K' : 'V';
    else if (next.includes('E') && sign === closes && open.pop()) next = 'SE';
    else break;
    end = token.lastIndex;
  }
  const gap = /^\s*/.exec(text.slice(end))![0].length;
  return text.slice(0, end + gap).split('\n').length;
}
