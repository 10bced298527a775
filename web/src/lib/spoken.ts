/** The language that the page is to speak: the one that the person has chosen, or one that the browser asks for, or the town's. */
import { preferences } from './preferences.svelte';
import { town } from './town.svelte';
import { guessLanguage, type Language } from './words/index.svelte';

export const spoken = (): Language => preferences.language ?? guessLanguage(navigator.languages, town.language);
