/** When it makes sense to ask again for what was refused. */
import type { Problem } from './types';

/** A refusal that asks for more patience than this is shown to the person. */
const PATIENCE_S = 10;

/** Seconds after which it makes sense to try again; `null` when it makes none, or none soon. */
export function patience({ code, retry_after }: Problem): number | null {
  switch (code) {
    case 'too_fast': {
      const wait = retry_after ?? 1;
      return wait <= PATIENCE_S ? wait : null;
    }
    case 'unavailable':
    case 'full':
    case 'internal':
    case 'timeout':
      return Math.min(retry_after ?? 1, PATIENCE_S);
    default:
      return null;
  }
}
