import { beforeAll, expect, test } from 'vitest';
import { speech } from '../src/lib/words/index.svelte';
import en from '../src/lib/words/en/mail';
import { mailRefused } from '../src/settings/mail-refused';

beforeAll(async () => {
  await speech.whole();
});

const { refusals } = en;

test.each([
  [0, refusals.unwritable],
  [421, refusals.busy(421)],
  [450, refusals.busy(450)],
  [452, refusals.busy(452)],
  [550, refusals.nowhere(550)],
  [551, refusals.nowhere(551)],
  [552, refusals.full(552)],
  [553, refusals.nowhere(553)],
  [554, refusals.other(554)],
  [571, refusals.other(571)],
])('a mail server that says %i means something', (status, said) => {
  expect(mailRefused(status)).toBe(said);
});
