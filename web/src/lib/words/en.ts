/** English: a section a file. The other languages have the same shape; the type checker sees to it. */
import common from './en/common';
import composer from './en/composer';
import conversation from './en/conversation';
import door from './en/door';
import moderation from './en/moderation';
import pages from './en/pages';
import panels from './en/panels';
import problems from './en/problems';
import search from './en/search';
import settings from './en/settings';
import shell from './en/shell';

const en = { common, composer, conversation, door, moderation, pages, panels, problems, search, settings, shell };

export type Words = typeof en;
export default en;
