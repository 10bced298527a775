/** When somebody wants to be reminded, as they write it. */
import { expect, test } from 'vitest';
import { saidWhen } from '../src/clock/said-when';

/** A Friday. */
const NOW = new Date('2026-11-27T15:30').getTime();
const at = (text: string): number => new Date(text).getTime();

test.each([
  ['me in 20 minutes call Boris', '2026-11-27T15:50', 'call Boris'],
  ['in 20m call Boris', '2026-11-27T15:50', 'call Boris'],
  ['me to call Boris in an hour', '2026-11-27T16:30', 'call Boris'],
  ['in half an hour to stretch', '2026-11-27T16:00', 'stretch'],
  ['in 2 days pay', '2026-11-29T15:30', 'pay'],
  ['in a week pay', '2026-12-04T15:30', 'pay'],
  ['tomorrow 9:00 the plan', '2026-11-28T09:00', 'the plan'],
  ['tomorrow the plan', '2026-11-28T09:00', 'the plan'],
  ['tomorrow at 5pm the plan', '2026-11-28T17:00', 'the plan'],
  ['at 17:45 leave', '2026-11-27T17:45', 'leave'],
  ['at 9 stand-up', '2026-11-28T09:00', 'stand-up'],
  ['the plan on Monday', '2026-11-30T09:00', 'the plan'],
  ['friday 18:00 beer', '2026-11-27T18:00', 'beer'],
  ['friday beer', '2026-12-04T09:00', 'beer'],
  ['2026-12-24 presents', '2026-12-24T09:00', 'presents'],
  ['at 10:00 on Tuesday review', '2026-12-01T10:00', 'review'],
  ['tomorrow 3 apples', '2026-11-28T09:00', '3 apples'],
  ['at 5 pm call mum', '2026-11-27T17:00', 'call mum'],
  ['tomorrow at 5 pm call mum', '2026-11-28T17:00', 'call mum'],
  ['call mum at 5 pm', '2026-11-27T17:00', 'call mum'],
  ['on 5 December pay', '2026-12-05T09:00', 'pay'],
  ['December 5 at 10:00 pay', '2026-12-05T10:00', 'pay'],
  ['in 2 days at 10:00 meet', '2026-11-29T10:00', 'meet'],
  ['meet in 2 days at 10:00', '2026-11-29T10:00', 'meet'],
  ['tomorrow at 17.30 leave', '2026-11-28T17:30', 'leave'],
  ['at 9.30 stand-up', '2026-11-28T09:30', 'stand-up'],
  ['в 5 вечера позвонить', '2026-11-27T17:00', 'позвонить'],
  ['завтра в 7 утра бег', '2026-11-28T07:00', 'бег'],
  ['5 декабря в 12:00 обед', '2026-12-05T12:00', 'обед'],
  ['через 2 дня в 10:00 встреча', '2026-11-29T10:00', 'встреча'],
  ['через 20 минут позвонить Борису', '2026-11-27T15:50', 'позвонить Борису'],
  ['мне через час чай', '2026-11-27T16:30', 'чай'],
  ['через полчаса чай', '2026-11-27T16:00', 'чай'],
  ['через 3 дня, что надо платить', '2026-11-30T15:30', 'надо платить'],
  ['завтра в 9 планёрка', '2026-11-28T09:00', 'планёрка'],
  ['завтра вечером кино', '2026-11-28T19:00', 'кино'],
  ['в понедельник в 10:00 отчёт', '2026-11-30T10:00', 'отчёт'],
  ['про отчёт во вторник', '2026-12-01T09:00', 'отчёт'],
  ['30.11 в 8:15 врач', '2026-11-30T08:15', 'врач'],
  ['01.02 налоги', '2027-02-01T09:00', 'налоги'],
  ['сегодня в 18:00 магазин', '2026-11-27T18:00', 'магазин'],
])('%s', (line, when, text) => expect(saidWhen(line, NOW)).toEqual({ at: at(when), text }));

test.each([
  ['', 'when'],
  ['me', 'when'],
  ['call Boris', 'when'],
  ['at five call Boris', 'when'],
  ['today call Boris', 'when'],
  ['at 25:00 sleep', 'when'],
  ['at 13pm sleep', 'when'],
  ['31.02.2027 sleep', 'when'],
  ['in 0 minutes now', 'when'],
  ['through 20 minutes', 'when'],
  ['in 20 minutes', 'what'],
  ['завтра в 9', 'what'],
  ['today at 9:00 breakfast', 'past'],
  ['2020-01-01 the past', 'past'],
])('%s: no %s', (line, fault) => expect(saidWhen(line, NOW)).toEqual({ fault }));
