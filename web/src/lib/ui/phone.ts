import { MediaQuery } from 'svelte/reactivity';

/** Whether the page has room for one pane at a time. */
export const phone = new MediaQuery('max-width: 700px');
