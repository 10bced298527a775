/**
 * Colours for code, found by a worker: no text that somebody sends keeps the page waiting. The worker comes with the first code
 * that names its language, looks at one text at a time, and is ended when one takes it too long; that text stays plain.
 */
import { coloursWorker } from '$lib/trusted';
import type { Stretch } from './stretches';

export type { Stretch } from './stretches';

type Found = readonly Stretch[] | null;

interface Job {
  language: string;
  code: string;
  done(found: Found): void;
}

const KEPT = 200;
/** Blocks that may wait for their colours; who comes later stays plain until it is drawn again. */
const WAITING = 100;
/** How long one text may take. */
const PATIENCE_MS = 1500;

const cache = new Map<string, Found>();
const queue: Job[] = [];
let worker: Worker | undefined;
let isReady = false;
let current: Job | undefined;
let patience: ReturnType<typeof setTimeout> | undefined;

const keyOf = (language: string, code: string): string => `${language}\n${code}`;

/** What was coloured before, at once; `undefined` when nobody has looked yet. */
export const highlighted = (language: string, code: string): Found | undefined => cache.get(keyOf(language, code));

/** Cuts code into stretches; `null` when nobody knows the language, or when it would take too long. */
export function highlight(language: string, code: string): Promise<Found> {
  const known = highlighted(language, code);
  if (known !== undefined || typeof Worker === 'undefined' || queue.length >= WAITING) return Promise.resolve(known ?? null);
  return new Promise((done) => {
    queue.push({ language, code, done });
    next();
  });
}

function next(): void {
  if (current || queue.length === 0) return;
  worker ??= start();
  if (!worker || !isReady) return;
  current = queue.shift()!;
  patience = setTimeout(giveUp, PATIENCE_MS);
  worker.postMessage({ language: current.language, code: current.code });
}

function start(): Worker {
  isReady = false;
  const made = coloursWorker();
  made.onmessage = ({ data }: MessageEvent<'ready' | Found>) => {
    if (data === 'ready') isReady = true;
    else settle(data);
    next();
  };
  made.onerror = giveUp;
  return made;
}

/** Ends the worker, and with it what it is at. */
function giveUp(): void {
  worker?.terminate();
  const wasReady = isReady;
  worker = undefined;
  isReady = false;
  settle(null);
  // One that never came up would not come up for the next one either.
  if (!wasReady) for (const { done } of queue.splice(0)) done(null);
  next();
}

function settle(found: Found): void {
  clearTimeout(patience);
  const job = current;
  current = undefined;
  if (!job) return;
  cache.set(keyOf(job.language, job.code), found);
  if (cache.size > KEPT) cache.delete(cache.keys().next().value!);
  job.done(found);
}
