import { expect, test } from 'vitest';
import { nameRule, passwordRule, ruleSaid, usernameRule } from '../src/door/account-rules';

test.each([
  ['anna', null],
  ['анна.петрова-2', null],
  ['', 'usernameEmpty'],
  ['   ', 'usernameEmpty'],
  ['a'.repeat(65), 'usernameLong'],
  ['anna petrova', 'usernameLetters'],
  ['anna@home', 'usernameLetters'],
  ['_anna', 'usernameStart'],
  ['anna.', 'usernameEnd'],
  ['anna_', 'usernameEnd'],
  ['аnna', 'usernameMixed'],
  ['Here', 'usernameReserved'],
])('the username %s breaks %s', (name, rule) => {
  expect(usernameRule(name)).toBe(rule);
});

test('a password is long enough by its bytes and is not the username', () => {
  expect(passwordRule('1234567', 'anna')).toBe('passwordShort');
  expect(passwordRule('пароль', 'anna')).toBeNull();
  expect(passwordRule('anna-anna', 'Anna-Anna')).toBe('passwordIsName');
  expect(passwordRule('x'.repeat(1025), 'anna')).toBe('passwordLong');
});

test('a name may be missing', () => {
  expect(nameRule('')).toBeNull();
  expect(nameRule('x'.repeat(101))).toBe('nameLong');
});

test('what the server says is known by its words', () => {
  expect(ruleSaid('must not be a row of keys, letters or digits')).toBe('passwordRow');
  expect(ruleSaid('must be something new')).toBeNull();
  expect(ruleSaid(null)).toBeNull();
});
