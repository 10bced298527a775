/** English, for what is loaded when it is wanted. */
import moderation from './moderation';
import pages from './pages';
import panels from './panels';
import search from './search';
import settings from './settings';

export default { moderation, pages, panels, search, settings };
