/** English, what the first look needs: a section a file. The other languages have the same shape; the type checker sees to it. */
import common from './en/common';
import problems from './en/problems';
import shell from './en/shell';
import type door from './en/door';
import type letters from './en/letters';
import type more from './en/more';

const en = { common, problems, shell };

export type First = typeof en;
export type Words = First & { door: typeof door; letters: typeof letters } & typeof more;
export default en;
