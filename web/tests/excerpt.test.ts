import { describe, expect, it } from 'vitest';
import { excerpt } from '../src/lib/text/excerpt';

describe('an excerpt', () => {
  it.each([
    ['plain words', 'plain words'],
    ['**bold** and *leaning* and `code`', 'bold and leaning and code'],
    ['[the plan](https://example.org/a_b_c) is here', 'the plan is here'],
    ['# Title\n\n> quoted\n- one\n- two', 'Title quoted one two'],
    ['4. four\n3. three', '4. four 3. three'],
    ['|a|b|\n|-|-|\n|1|2|', 'a b 1 2'],
    ['```rust\nfn main() {}\n```', 'fn main() {}'],
    ['snake_case_name stays, 2 * 3 * 4 too', 'snake_case_name stays, 2 * 3 * 4 too'],
    ['@user1 привет **всем**', '@user1 привет всем'],
  ])('of %j is %j', (text, plain) => expect(excerpt(text)).toBe(plain));

  it('is not long', () => {
    expect(excerpt('*_'.repeat(5_000)).length).toBeLessThan(410);
    expect(excerpt('word '.repeat(2_000))).toMatch(/…$/);
  });
});
