/** What is written in a file, by its name and type. */

/** Languages by the endings that they go by and that are not their names. */
const BY_ENDING: Readonly<Record<string, string>> = {
  txt: '',
  log: '',
  csv: '',
  h: 'c',
  hpp: 'cpp',
  cc: 'cpp',
  htm: 'xml',
  html: 'xml',
  svg: 'xml',
  yml: 'yaml',
  cfg: 'ini',
  conf: 'ini',
  toml: 'ini',
  svelte: 'xml',
  vue: 'xml',
};

export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

export function languageOf(name: string): string {
  const ending = extensionOf(name);
  return BY_ENDING[ending] ?? ending;
}

/** Whether it can be read here: the server calls plain text what has no markup that a browser could run. */
export const isText = ({ type }: { type: string }): boolean => type.startsWith('text/plain');
