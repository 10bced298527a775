import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { startWorker } from './lib/notify/worker';
import { preferences } from './lib/preferences.svelte';
import { session } from './lib/session.svelte';
import { guessLanguage, speech } from './lib/words/index.svelte';

preferences.show();
const coming = session.start();
await speech.speak(preferences.language ?? guessLanguage(navigator.languages));
// A stranger's door is there at once; for somebody who is coming in, the code comes while the server is asked.
void (session.state === 'starting' ? import('./shell/Shell.svelte') : coming);

mount(App, { target: document.getElementById('app')! });
if (import.meta.env.PROD) startWorker();
