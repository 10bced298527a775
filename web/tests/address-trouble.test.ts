import { expect, it } from 'vitest';
import { addressTrouble } from '../src/moderation/address-trouble';

it.each([
  [null, 'missing'],
  ['https://chat.example.org', null],
  ['https://chat.example.org:8443', null],
  ['https://locality.example.org', null],
  ['http://chat.example.org', 'local'],
  ['https://localhost:8000', 'local'],
  ['https://veche.local', 'local'],
  ['https://127.0.0.1', 'local'],
  ['https://[::1]:8000', 'local'],
  ['https://chat.localhost', 'local'],
])('%s: %s', (public_url, expected) => {
  expect(addressTrouble({ public_url, has_devices: true })).toBe(expected);
  expect(addressTrouble({ public_url, has_devices: false })).toBeNull();
});
