/** English, for what is loaded when it is wanted. */
import avatar from './avatar';
import clock from './clock';
import commands from './commands';
import composer from './composer';
import conversation from './conversation';
import directs from './directs';
import files from './files';
import moderation from './moderation';
import pages from './pages';
import panels from './panels';
import polls from './polls';
import search from './search';
import sections from './sections';
import settings from './settings';

export default {
  avatar,
  clock,
  commands,
  composer,
  conversation,
  directs,
  files,
  moderation,
  pages,
  panels,
  polls,
  search,
  sections,
  settings,
};
