/** Русский, для всего, что загружается по мере надобности. */
import type en from '../en/more';
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

const ru: typeof en = {
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

export default ru;
