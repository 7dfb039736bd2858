/** Rows → one array a column, as `unnest` takes them. @param width needed where there may be no rows */
export const columns = (rows: readonly (readonly unknown[])[], width = rows[0]?.length ?? 0): unknown[][] =>
  Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
