/** The keys of an input method are its own. */
import assert from 'node:assert/strict';
import { atTheKeyboard } from './support/keyboard.js';
import { goes } from './support/looks.js';
import { story } from './support/town.js';

/** What ends a composition: as Chromium and Firefox tell it, and as Safari does. */
const ENDS = {
  'before its end': [['compositionstart'], ['keydown', { isComposing: true, keyCode: 229 }], ['compositionend']],
  'after its end': [['compositionstart'], ['compositionend'], ['keydown', { isComposing: false, keyCode: 229 }]],
};
const composes = async (field, key, order) =>
  await field.evaluate(
    (field, { key, order }) => {
      for (const [type, more] of order) {
        const common = { bubbles: true, cancelable: true };
        field.dispatchEvent(
          more
            ? new KeyboardEvent(type, { ...common, key, code: key, ...more })
            : new CompositionEvent(type, { ...common, data: 'にほん' }),
        );
      }
    },
    { key, order },
  );

story(
  'the keys of an input method are its own in every field',
  async (town) => {
    const { anna, at } = await atTheKeyboard(town);
    const { page, words } = anna;
    const count = async () => (await anna.api.log(town.channel)).length;
    const before = await count();
    const opens = async (key, field) => {
      await page.keyboard.press(key);
      await field.waitFor();
      return field;
    };
    const switcher = page.getByRole('combobox', { name: words.switcher.title });
    for (const order of Object.values(ENDS)) {
      await anna.field().fill('にほん');
      for (const key of ['Enter', 'Escape', 'ArrowUp']) await composes(anna.field(), key, order);
      assert.equal(await anna.field().inputValue(), 'にほん');
      await anna.field().fill('@bo');
      await page.getByRole('listbox').waitFor();
      for (const key of ['Enter', 'Tab', 'ArrowDown']) await composes(anna.field(), key, order);
      assert.equal(await anna.field().inputValue(), '@bo');
      await anna.field().fill('');

      await page.keyboard.press('ArrowUp');
      const editing = page.getByRole('textbox', { name: words.composer.editing });
      await editing.fill('mine にほん');
      for (const key of ['Enter', 'Escape']) await composes(editing, key, order);
      assert.equal(await editing.inputValue(), 'mine にほん');
      await editing.press('Escape');
      await editing.waitFor({ state: 'detached' });

      await opens('Control+k', switcher);
      await switcher.fill('roofs');
      await page.getByRole('option').first().waitFor();
      for (const key of ['Enter', 'ArrowDown']) await composes(switcher, key, order);
      assert.equal(await switcher.isVisible(), true);
      assert.ok(page.url().endsWith(at), page.url());
      await switcher.press('Escape');
      await switcher.waitFor({ state: 'detached' });

      await page.getByRole('button', { name: words.shell.newDirect, exact: true }).click();
      const to = page.getByRole('combobox', { name: words.directs.to });
      await to.fill('boris');
      await page.getByRole('option').filter({ hasText: 'boris' }).waitFor();
      await composes(to, 'Enter', order);
      assert.equal(await to.inputValue(), 'boris');
      await to.press('Escape');
      await to.waitFor({ state: 'detached' });

      await anna.message('talk 59').focus();
      await page.keyboard.press('r');
      const emoji = page.getByRole('dialog').getByRole('searchbox');
      await emoji.fill('bell');
      await page.getByRole('dialog').getByText('🔔').first().waitFor();
      await composes(emoji, 'Enter', order);
      assert.equal(await emoji.isVisible(), true);
      await emoji.fill('');
      await emoji.press('Escape');
      await emoji.waitFor({ state: 'detached' });

      await goes(anna, '/search');
      const search = page.getByRole('combobox', { name: words.search.input });
      await search.fill('from:');
      await page.getByRole('option').first().waitFor();
      await composes(search, 'Enter', order);
      assert.equal(await search.inputValue(), 'from:');
      await goes(anna, at);
      await anna.message('mine').waitFor();
    }
    assert.equal(await count(), before, 'nothing was sent or changed');
  },
  { engines: ['sqlite'] },
);
