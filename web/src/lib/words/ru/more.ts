/** Русский, для всего, что загружается по мере надобности. */
import type en from '../en/more';
import avatar from './avatar';
import channels from './channels';
import clock from './clock';
import commands from './commands';
import composer from './composer';
import conversation from './conversation';
import demo from './demo';
import devices from './devices';
import directs from './directs';
import elsewhere from './elsewhere';
import emoji from './emoji';
import files from './files';
import mail from './mail';
import moderation from './moderation';
import pages from './pages';
import panels from './panels';
import polls from './polls';
import quiet from './quiet';
import search from './search';
import sections from './sections';
import settings from './settings';
import switcher from './switcher';

const ru: typeof en = {
  avatar,
  channels,
  clock,
  commands,
  composer,
  conversation,
  demo,
  devices,
  directs,
  elsewhere,
  emoji,
  files,
  mail,
  moderation,
  pages,
  panels,
  polls,
  quiet,
  search,
  sections,
  settings,
  switcher,
};

export default ru;
