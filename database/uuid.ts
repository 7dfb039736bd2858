const canonical = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What somebody wrote where an id belongs, as the server's type: null, which equals nothing, where it cannot be one. Comparing ids as text would
 * read every row.
 */
export const asUuid = (text: string): string | null => (canonical.test(text) ? text : null);
