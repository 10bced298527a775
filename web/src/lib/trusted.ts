/** The one maker of what the page's policy lets become markup or code; everything else is refused by the browser. */

import { inert } from './inert';
import colours from './text/colours.worker?worker&url';

/** The part of the standard that is used here; the type checker's own library does not have it yet. */
interface Policy {
  createHTML(html: string): string;
  createScriptURL(url: string): string;
}

interface Rules {
  createHTML: (html: string) => string;
  createScriptURL: (url: string) => string;
}

const WORKER = '/sw.js';
/** Our own scripts, each by its address. */
const SCRIPTS: readonly string[] = [WORKER, colours];

const rules: Rules = {
  // It is parsed into a document of its own, in which nothing loads, applies or runs.
  createHTML: inert,
  createScriptURL(url) {
    if (SCRIPTS.includes(url)) return url;
    throw new TypeError('not a script of ours');
  },
};

const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Rules): Policy } }).trustedTypes;
const policy: Policy = types ? types.createPolicy('veche', rules) : rules;

/** Reads HTML for looking at it: a document that is never shown, without scripts, styles and pictures. */
export const parsed = (html: string): Document => new DOMParser().parseFromString(policy.createHTML(html), 'text/html');

/** Where the service worker is. */
export const workerUrl = (): string => policy.createScriptURL(WORKER);

/** A worker that finds the colours of code. */
export const coloursWorker = (): Worker => new Worker(policy.createScriptURL(colours), { type: 'module' });
