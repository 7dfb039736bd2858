type Props = {
  /** from 1 */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly hrefOf: (page: number) => string;
};

/** Long lists by pages. Where it is one page it says only how many there are. */
export const Pagination = ({ page, pages, total, hrefOf }: Props) => (
  <nav class="pagination" aria-label="ページ送り">
    <p>
      全{total.toLocaleString('ja-JP')}件{pages > 1 && `（${pages}ページ中の${page}ページ目）`}
    </p>
    {pages > 1 && (
      <p class="pagination-links">
        {page > 1 && (
          <a class="button quiet" rel="prev" href={hrefOf(page - 1)}>
            前のページ
          </a>
        )}
        {page < pages && (
          <a class="button quiet" rel="next" href={hrefOf(page + 1)}>
            次のページ
          </a>
        )}
      </p>
    )}
  </nav>
);
