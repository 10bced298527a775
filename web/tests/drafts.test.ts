import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { KeptDraft } from '../src/lib/api/types';
import { Drafts } from '../src/lib/chat/drafts.svelte';
import { refusal, settle, Wire, type Request } from './support/wire';

/** What the server has. */
let kept: Map<string, string>;
let wire: Wire;
let drafts: Drafts;

const list = (): KeptDraft[] => [...kept].map(([channel, text]) => ({ channel: Number(channel), thread: null, text, kept_at: 1 }));

function act({ method, path, body }: Request): unknown {
  if (method === 'GET') return list();
  const [, channel] = /^\/channels\/(\d+)\/draft$/.exec(path)!;
  if (body.text === '') kept.delete(channel!);
  else kept.set(channel!, body.text as string);
  return null;
}

/** The server does what it was asked, and its answer arrives. */
async function answer(request: Request): Promise<void> {
  request.read(act(request) ?? undefined);
  request.deliver();
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  kept = new Map();
  wire = new Wire();
  drafts = new Drafts(1);
});

const pause = async (ms = 800): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
};

describe('a draft', () => {
  test('goes to the server after a pause, as it is then', async () => {
    wire.answer = act;
    drafts.write(7, null, 'he');
    await pause(700);
    drafts.write(7, null, 'hello');
    await pause(700);
    expect(kept.size).toBe(0);
    await pause(100);
    expect(kept.get('7')).toBe('hello');
    drafts.write(7, null, '');
    await pause();
    expect(kept.size).toBe(0);
  });

  test('is not overtaken by its own beginning', async () => {
    drafts.write(7, null, 'hello');
    await pause();
    drafts.write(7, null, '');
    await pause();
    expect(wire.open).toHaveLength(1);
    await answer(wire.open[0]!);
    await answer(wire.open[0]!);
    expect(kept.size).toBe(0);
    expect(wire.open).toHaveLength(0);
  });

  test('written without a connection outlives what the server had before', async () => {
    kept.set('7', 'old');
    wire.answer = act;
    await drafts.load();
    wire.answer = null;
    drafts.write(7, null, 'old and new');
    await pause();
    wire.open[0]!.lose();
    await pause(60_000);
    drafts.flush();
    const loading = drafts.load();
    await settle();
    const [keeping, reading] = wire.open;
    // The list was read before the draft was kept, and arrives after it.
    reading!.read(list());
    await answer(keeping!);
    reading!.deliver();
    await loading;
    expect(drafts.text(7, null)).toBe('old and new');
    expect(kept.get('7')).toBe('old and new');
  });

  test('that was kept while a list was on its way is not forgotten for being missing in it', async () => {
    const loading = drafts.load();
    await settle();
    wire.open[0]!.read([]);
    drafts.write(7, null, 'hello');
    await pause();
    await answer(wire.open[1]!);
    wire.open[0]!.deliver();
    await loading;
    expect(drafts.text(7, null)).toBe('hello');
  });

  test('from another device replaces what is on the server, not what is being written here', async () => {
    drafts.heard({ channel: 7, thread: null, text: 'there', kept_at: 1 });
    expect(drafts.text(7, null)).toBe('there');
    drafts.write(7, null, 'here');
    await pause(60_000);
    drafts.heard({ channel: 7, thread: null, text: 'there again', kept_at: 2 });
    expect(drafts.text(7, null)).toBe('here');
  });

  test('that the server cannot take now is kept a little later', async () => {
    drafts.write(7, null, 'hello');
    await pause();
    wire.open[0]!.read(refusal('too_fast', { retry_after: 2 }), 429);
    wire.open[0]!.deliver();
    await settle();
    await pause(2_000);
    await answer(wire.open[0]!);
    expect(kept.get('7')).toBe('hello');
  });

  test('that the server refuses stays on the screen', async () => {
    drafts.write(7, null, 'far too long');
    await pause();
    wire.open[0]!.read(refusal('invalid'), 422);
    wire.open[0]!.deliver();
    await settle();
    wire.answer = act;
    await drafts.load();
    expect(drafts.text(7, null)).toBe('far too long');
  });

  test('goes with its channel', async () => {
    drafts.write(7, null, 'hello');
    drafts.write(7, 3, 'answer');
    drafts.write(70, null, 'elsewhere');
    drafts.drop(7);
    await pause();
    expect(drafts.all.map(({ text }) => text)).toEqual(['elsewhere']);
    expect(wire.open).toHaveLength(1);
  });
});
