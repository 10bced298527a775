import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { askEarly } from './door/early';
import { followWorker, startWorker } from './lib/worker';
import { preferences } from './lib/preferences.svelte';
import { spareInputMethods } from './lib/press';
import { session } from './lib/session.svelte';
import { spoken } from './lib/spoken';
import { speech } from './lib/words/index.svelte';

// Before anything else listens.
spareInputMethods(window);
followWorker();
preferences.show();
void session.start();
// The code comes while the server is asked: who somebody is, or what a stranger comes to.
if (session.state === 'starting')
  for (const part of [import('./shell/Shell.svelte'), import('./conversation/Conversation.svelte')]) part.catch(() => {});
else {
  askEarly();
  import('./door/Door.svelte').catch(() => {});
}

// Not awaited: the words are in a file that needs a part of this one, and would wait for this one's end.
void speech.speak(spoken(), session.state === 'starting' ? 'first' : 'door').then(() => {
  mount(App, { target: document.getElementById('app')! });
  if (import.meta.env.PROD) startWorker();
});
