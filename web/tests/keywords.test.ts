import { expect, test } from 'vitest';
import { says } from '../src/lib/chat/keywords';

const words = ['релиз', 'on call', 'c++', 'v1.2'];

test.each(['Когда Релиз?', 'who is on\ncall today', 'C++ again', 'we ship V1.2!', '(релиз)'])('%s is heard', (text) => {
  expect(says(text, words)).toBe(true);
});

test.each(['пререлиз', 'релизы', 'on a call', 'v1x2', 'xc++', '', 'v1.25'])('%s is not', (text) => {
  expect(says(text, words)).toBe(false);
});

test('without words nobody is called', () => {
  expect(says('anything', [])).toBe(false);
});
