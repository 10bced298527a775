import { expect, it } from 'vitest';
import { obstacle } from '../src/settings/obstacle';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15';
const browser = { agent: MAC, isSecure: true, touches: 0, isInstalled: false, hasPush: true };

it.each([
  ['one that can', {}, 'default', null],
  ['one that may not', {}, 'denied', 'blocked'],
  ['one over plain HTTP, whatever else', { isSecure: false, hasPush: false }, 'denied', 'insecure'],
  ['an old one', { hasPush: false }, 'unsupported', 'unsupported'],
  ['an iPhone in a tab', { agent: IPHONE, touches: 5, hasPush: false }, 'unsupported', 'home'],
  ['an iPad, which calls itself a Mac', { touches: 5, hasPush: false }, 'unsupported', 'home'],
  ['an iPhone from the home screen', { agent: IPHONE, touches: 5, isInstalled: true }, 'default', null],
  ['an old iPhone from the home screen', { agent: IPHONE, touches: 5, isInstalled: true, hasPush: false }, 'unsupported', 'unsupported'],
] as const)('%s', (_, more, allowed, expected) => expect(obstacle({ ...browser, ...more }, allowed)).toBe(expected));
