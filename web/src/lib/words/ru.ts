/** Русский, то, что нужно сразу: раздел за разделом то же, что в английском. */
import type { First } from './en';
import common from './ru/common';
import problems from './ru/problems';
import shell from './ru/shell';

const ru: First = { common, problems, shell };

export default ru;
