/**
 * Says on standard error how far a long run has come: on a terminal one line that moves with each hundredth, elsewhere a line
 * each tenth, so that a log stays short.
 */
export function showProgress(times: number): (done: number) => void {
  const { isTTY } = process.stderr;
  const step = Math.max(1, Math.floor(times / (isTTY ? 100 : 10)));
  const started = performance.now();
  return (done) => {
    if (done % step !== 0 && done !== times) return;
    const left = Math.ceil(((performance.now() - started) / 1000 / done) * (times - done));
    const line = `${done}／${times}回${left > 0 ? `（あと約${left}秒）` : ''}`;
    process.stderr.write(isTTY ? `\r${line}\x1b[K${done === times ? '\n' : ''}` : `${line}\n`);
  };
}
