/** Русский: раздел за разделом то же, что в английском. */
import type { Words } from './en';
import common from './ru/common';
import composer from './ru/composer';
import conversation from './ru/conversation';
import door from './ru/door';
import moderation from './ru/moderation';
import pages from './ru/pages';
import panels from './ru/panels';
import problems from './ru/problems';
import search from './ru/search';
import settings from './ru/settings';
import shell from './ru/shell';

const ru: Words = { common, composer, conversation, door, moderation, pages, panels, problems, search, settings, shell };

export default ru;
