/** Finds the colours of code beside the page. One text at a time; whoever asks ends the worker when it takes too long. */
import { common, createLowlight } from 'lowlight';
import { stretchesOf } from './stretches';

const lowlight = createLowlight(common);
const page = self as unknown as {
  postMessage(answer: unknown): void;
  onmessage: ((event: MessageEvent<{ language: string; code: string }>) => void) | null;
};

page.onmessage = ({ data: { language, code } }) => {
  page.postMessage(lowlight.registered(language) ? stretchesOf(lowlight.highlight(language, code), code) : null);
};
// Time is counted from here on: how long it takes to load says nothing of a text.
page.postMessage('ready');
