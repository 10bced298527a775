import { describe, expect, it } from 'vitest';
import { minutesAhead } from '../src/lib/text/zone';

describe('zones', () => {
  const winter = Date.UTC(2026, 0, 15);
  const summer = Date.UTC(2026, 6, 15);

  it('knows how far a clock is ahead of UTC', () => {
    expect(minutesAhead('UTC', winter)).toBe(0);
    expect(minutesAhead('Europe/Moscow', winter)).toBe(180);
    expect(minutesAhead('Asia/Kolkata', winter)).toBe(330);
    expect(minutesAhead('America/St_Johns', winter)).toBe(-210);
  });

  it('knows that clocks are put forward in summer', () => {
    expect(minutesAhead('Europe/Berlin', winter)).toBe(60);
    expect(minutesAhead('Europe/Berlin', summer)).toBe(120);
  });

  it('says nothing of a zone that nobody knows', () => {
    expect(minutesAhead('Middle-earth/Shire', winter)).toBeNull();
  });
});
