import { beforeEach, expect, test } from 'vitest';
import { NoAnswer, Refusal } from '../src/lib/api/http';
import { carry, PIECE_BYTES, type Journey } from '../src/lib/upload/tus';
import { Dice } from './support/dice';
import { Landing } from './support/landing';

let landing: Landing;
beforeEach(() => void (landing = new Landing()));

/** No two pieces of it are alike. */
const textOf = (bytes: number): string =>
  Array.from({ length: Math.ceil(bytes / 8) }, (_, at) => String(at).padStart(8))
    .join('')
    .slice(0, bytes);

function journey(text: string, more: Partial<Journey> = {}): Journey & { told: number[] } {
  const told: number[] = [];
  return {
    blob: new Blob([text]),
    facts: { filename: 'колокол.png', filetype: 'image/png', unchanged: null },
    signal: new AbortController().signal,
    at: null,
    told,
    begun: () => {},
    sent: (bytes) => void told.push(bytes),
    ...more,
  };
}

test('a small file is one request, with its name in it', async () => {
  await carry(journey('ding'), landing.send);
  expect(landing.asked).toEqual(['POST /api/v1/uploads 4']);
  const { facts } = landing.held.values().next().value!;
  const [filename, filetype, unchanged] = facts.split(',');
  expect(Buffer.from(filename!.replace('filename ', ''), 'base64').toString()).toBe('колокол.png');
  expect(filetype).toBe(`filetype ${btoa('image/png')}`);
  expect(unchanged).toBe('unchanged');
});

test('a large one goes in pieces that any proxy lets through, and each tells how far it is', async () => {
  const text = textOf(2 * PIECE_BYTES + 7);
  const one = journey(text);
  await carry(one, landing.send);
  expect(landing.asked.slice(1)).toEqual([PIECE_BYTES, PIECE_BYTES, 7].map((size) => `PATCH /api/v1/uploads/1 ${size}`));
  expect(await landing.bytes(one.at!)).toBe(text);
  expect(one.told).toEqual([PIECE_BYTES, 2 * PIECE_BYTES, text.length]);
});

test('wherever the way is lost, every byte arrives once and in its place', async () => {
  const dice = new Dice(7);
  const text = textOf(5 * PIECE_BYTES + 100);
  for (let round = 0; round < 40; round++) {
    landing = new Landing();
    const one = journey(text);
    // From the second request on: if the first answer is lost, nobody knows where it was to go, and it goes somewhere else.
    for (let number = 2; number < 20; number++) {
      const fate = dice.weighted({ before: 1, behind: 1, fine: 2 });
      if (fate !== 'fine') landing.lost.set(number, fate);
    }
    for (let tries = 0; ; tries++) {
      expect(tries).toBeLessThan(20);
      const isDone = await carry(one, landing.send).then(
        () => true,
        (error) => {
          expect(error).toBeInstanceOf(NoAnswer);
          return false;
        },
      );
      if (isDone) break;
    }
    expect(await landing.bytes(one.at!)).toBe(text);
  }
});

test('what the server has let go of is sent anew', async () => {
  const one = journey(textOf(PIECE_BYTES + 1), { at: '/api/v1/uploads/of-last-week' });
  await carry(one, landing.send);
  expect(landing.asked.slice(0, 2)).toEqual(['HEAD /api/v1/uploads/of-last-week', 'POST /api/v1/uploads']);
  expect(await landing.bytes(one.at!)).toHaveLength(PIECE_BYTES + 1);
});

test('a refusal says why; what a proxy says is one as well', async () => {
  landing.refuses = { status: 413, text: JSON.stringify({ code: 'too_large', detail: 'too large', status: 413 }) };
  await expect(carry(journey('ding'), landing.send)).rejects.toMatchObject({ problem: { code: 'too_large' } });
  landing.refuses = { status: 413, text: '<html>' };
  await expect(carry(journey('ding'), landing.send)).rejects.toMatchObject({ problem: { status: 413 } });
  landing.refuses = { status: 423 };
  await expect(carry(journey('ding', { at: '/api/v1/uploads/1' }), landing.send)).rejects.toBeInstanceOf(NoAnswer);
});

test('a server that never comes further is given up', async () => {
  const one = journey(textOf(PIECE_BYTES + 1));
  const stubborn: Landing['send'] = async (request) => {
    const reply = await landing.send(request);
    return request.method === 'PATCH' ? { ...reply, status: 409 } : request.method === 'HEAD' ? { ...reply, header: () => '0' } : reply;
  };
  await expect(carry(one, stubborn)).rejects.toBeInstanceOf(Refusal);
  expect(landing.asked.length).toBeLessThan(20);
});
