/** Names as they are compared. */

/** What two spellings of one name have in common. In capitals, letters are alike that differ when small: `ß` and `ss`. */
export const nameKey = (name: string): string =>
  name.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('ё', 'е').normalize('NFKC');
