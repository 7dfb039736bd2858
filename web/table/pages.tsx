import { type TableState, writeTableState } from './state.ts';

/** First, last, and those around the one that is shown; a gap is undefined. */
export function pagesToShow(page: number, last: number): (number | undefined)[] {
  const near = [1, page - 1, page, page + 1, last].filter((at) => at >= 1 && at <= last);
  const pages = [...new Set(near)].sort((a, b) => a - b);
  return pages.flatMap((at, i) => {
    const before = pages[i - 1];
    if (before === undefined || at === before + 1) return [at];
    return at === before + 2 ? [at - 1, at] : [undefined, at];
  });
}

export const Pages = ({ state, total, name }: { state: TableState; total: number; name: string }) => {
  const last = Math.ceil(total / state.size);
  if (last <= 1) return null;
  const to = (page: number) => writeTableState({ ...state, page }, name);
  return (
    <nav class="table-pages" aria-label="ページ">
      <ul>
        {state.page > 1 && (
          <li>
            <a href={to(state.page - 1)} rel="prev">
              前へ
            </a>
          </li>
        )}
        {pagesToShow(state.page, last).map((page) =>
          page === undefined ? (
            <li class="table-gap">…</li>
          ) : (
            <li>
              <a href={to(page)} aria-label={`${page}ページ`} aria-current={page === state.page ? 'page' : undefined}>
                {page}
              </a>
            </li>
          ),
        )}
        {state.page < last && (
          <li>
            <a href={to(state.page + 1)} rel="next">
              次へ
            </a>
          </li>
        )}
      </ul>
    </nav>
  );
};
