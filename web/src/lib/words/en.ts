/** English, what the first look needs: a section a file. The other languages have the same shape; the type checker sees to it. */
import common from './en/common';
import door from './en/door';
import problems from './en/problems';
import shell from './en/shell';
import type more from './en/more';

const en = { common, door, problems, shell };

export type First = typeof en;
export type Words = First & typeof more;
export default en;
