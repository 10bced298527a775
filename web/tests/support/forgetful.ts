import { afterEach, vi } from 'vitest';

/** What one test has faked is no business of the next one. */
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
