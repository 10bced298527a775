import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MOST, stretchesOf } from '../src/lib/text/stretches';

/** A worker that answers when it is told to. */
class Slow {
  static all: Slow[] = [];
  onmessage?: (event: { data: unknown }) => void;
  asked: { language: string; code: string }[] = [];
  isEnded = false;
  constructor() {
    Slow.all.push(this);
  }
  postMessage(job: { language: string; code: string }): void {
    this.asked.push(job);
  }
  terminate(): void {
    this.isEnded = true;
  }
  says(data: unknown): void {
    this.onmessage?.({ data });
  }
}

describe('colours of code', () => {
  beforeEach(() => {
    vi.resetModules();
    vi.useFakeTimers();
    Slow.all = [];
    vi.stubGlobal('Worker', Slow);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('a text that takes too long stays plain, and the next one gets its colours', async () => {
    const { highlight, highlighted } = await import('../src/lib/text/highlight');
    const [endless, short] = [highlight('js', 'endless'), highlight('js', 'short')];
    Slow.all[0]!.says('ready');
    expect(Slow.all[0]!.asked).toEqual([{ language: 'js', code: 'endless' }]);
    vi.advanceTimersByTime(10_000);
    expect(await endless).toBe(null);
    expect(Slow.all[0]!.isEnded).toBe(true);
    Slow.all[1]!.says('ready');
    Slow.all[1]!.says([{ text: 'short', kind: 'hljs-keyword' }]);
    expect(await short).toEqual([{ text: 'short', kind: 'hljs-keyword' }]);
    expect(highlighted('js', 'endless')).toBe(null);
    expect(await highlight('js', 'endless'), 'nobody asks a second time').toBe(null);
    expect(Slow.all).toHaveLength(2);
  });

  it('a worker that does not come leaves all plain', async () => {
    const { highlight } = await import('../src/lib/text/highlight');
    const waiting = ['a', 'b'].map((code) => highlight('js', code));
    (Slow.all[0] as unknown as { onerror(): void }).onerror();
    expect(await Promise.all(waiting)).toEqual([null, null]);
  });

  it('a dense text has few stretches, and all of its letters', () => {
    const code = 'a1'.repeat(5000);
    const children = [...code].map((value) => ({
      type: 'element',
      properties: { className: [`hljs-${value}`] },
      children: [{ type: 'text', value }],
    }));
    const stretches = stretchesOf({ type: 'root', children }, code);
    expect(stretches.length).toBeLessThanOrEqual(MOST + 1);
    expect(stretches.map(({ text }) => text).join('')).toBe(code);
    expect(stretches[0]).toEqual({ text: 'a', kind: 'hljs-a' });
  });

  it('neighbours that look alike are one stretch', () => {
    const text = (value: string) => ({ type: 'text', value });
    expect(stretchesOf({ type: 'root', children: [text('a'), text('b')] }, 'ab')).toEqual([{ text: 'ab', kind: '' }]);
  });
});
