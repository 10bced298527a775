/** Files out of a clipboard, or that were dropped. */

export interface Given {
  files: File[];
  /** There were folders among them, which no browser sends. */
  hasFolders: boolean;
}

/** Whether it is files that were meant. Programs that copy tables give a picture of them as well: there, the text is. */
export function bringsFiles(data: DataTransfer): boolean {
  if (data.files.length === 0) return false;
  if (!data.types.includes('text/plain')) return true;
  // Some systems give the names of files as a text.
  const names = data.getData('text/plain').split(/\r?\n|\r/);
  return Array.from(data.files).every(({ name }) => names.includes(name));
}

export function givenBy(data: DataTransfer): Given {
  const items = Array.from(data.items ?? []).filter(({ kind }) => kind === 'file');
  const isFolder = (item: DataTransferItem): boolean => item.webkitGetAsEntry?.()?.isDirectory ?? false;
  const files = items.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []);
  return { files, hasFolders: items.some(isFolder) };
}
