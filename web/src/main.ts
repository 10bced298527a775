import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { startWorker } from './lib/notify/worker';
import { preferences } from './lib/preferences.svelte';
import { session } from './lib/session.svelte';
import { guessLanguage, speech } from './lib/words/index.svelte';

await Promise.all([speech.speak(preferences.language ?? guessLanguage(navigator.languages)), session.start()]);

mount(App, { target: document.getElementById('app')! });
if (import.meta.env.PROD) startWorker();
