/** Every key does what it says it does. */
import assert from 'node:assert/strict';
import { atTheKeyboard, focused, goesUp, isAt, isAtEnd, isUrl, scrolled } from './support/keyboard.js';
import { goes } from './support/looks.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** What each row of the sheet promises, by what it says; each begins in the field of the square, with nothing in it. */
function promises({ anna, boris, roofs, at }) {
  const { page, words } = anna;
  const { keys } = words.shell;
  const { keys: ofMessages } = words.conversation;
  const press = (key) => page.keyboard.press(key);
  const dialog = async (name) => {
    await page.getByRole('dialog', name ? { name } : {}).waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  const inMain = async () => await page.getByRole('main').focus();
  const onMessage = async (text = 'mine') => await anna.message(text).focus();
  const formats = (key, made) => async () => {
    await anna.field().fill('word');
    await press('Control+a');
    await press(key);
    assert.equal(await anna.field().inputValue(), made);
    await anna.field().fill('');
  };
  const editing = page.getByRole('textbox', { name: words.composer.editing });
  const edits = async () => {
    await editing.waitFor();
    await press('Escape');
    await editing.waitFor({ state: 'detached' });
  };
  const hears = async (path, what, will) =>
    await until(what, async () => {
      const told = await anna.api.ask('GET', path);
      return will(told) || told;
    });
  const unread = async () => {
    await boris.api.post(roofs, 'look up');
    await hears(`/channels/${roofs}`, 'it is unread', ({ membership }) => membership.unread > 0);
    await anna.row('roofs').getByText(words.shell.unread).waitFor({ state: 'attached' });
  };
  const region = () => page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? 'none');
  const threadOpens = (key) => async () => {
    await onMessage('talk 59');
    await press(key);
    await anna.thread.waitFor();
  };

  return {
    [keys.switcher]: async () => (await press('Control+k'), await dialog(words.switcher.title)),
    [keys.search]: async () => {
      await press('Control+Shift+f');
      await isUrl(page, 'search is open', /\/search/);
      await goes(anna, at);
      await anna.list().waitFor();
      await inMain();
      await press('/');
      await isUrl(page, 'search is open', /\/search/);
    },
    [keys.shortcuts]: async () => {
      await press('Control+/');
      await dialog(words.shell.shortcuts);
      await inMain();
      await press('?');
      await dialog(words.shell.shortcuts);
    },
    [keys.region]: async () => {
      const before = await region();
      await press('F6');
      await until('another part has the focus', async () => (await region()) !== before);
    },
    [keys.regionBack]: async () => {
      const before = await region();
      await press('F6');
      await until('another part has the focus', async () => (await region()) !== before);
      await press('Shift+F6');
      await until('the first has it again', async () => (await region()) === before || (await region()));
    },
    [keys.back]: async () => {
      await goes(anna, '/mentions');
      await press('Alt+ArrowLeft');
      await isUrl(page, 'back', new RegExp(`${at}$`));
    },
    [keys.forward]: async () => {
      await goes(anna, '/mentions');
      await page.goBack();
      await isUrl(page, 'back', new RegExp(`${at}$`));
      await press('Alt+ArrowRight');
      await isUrl(page, 'forward', /\/mentions/);
    },
    [keys.previous]: async () => (await press('Alt+ArrowUp'), await isUrl(page, 'the other channel', new RegExp(`/c/${roofs}$`))),
    [keys.next]: async () => (await press('Alt+ArrowDown'), await isUrl(page, 'the other channel', new RegExp(`/c/${roofs}$`))),
    [keys.previousUnread]: async () => (
      await unread(),
      await press('Alt+Shift+ArrowUp'),
      await isUrl(page, 'the unread channel', new RegExp(`/c/${roofs}$`))
    ),
    [keys.nextUnread]: async () => (
      await unread(),
      await press('Alt+Shift+ArrowDown'),
      await isUrl(page, 'the unread channel', new RegExp(`/c/${roofs}$`))
    ),
    [keys.mentions]: async () => (await press('Control+Shift+m'), await isUrl(page, 'mentions', /\/mentions/)),
    [keys.read]: async () => {
      await goesUp(anna);
      await anna.api.ask('PUT', `/channels/${at.split('/')[2]}/read`, { seq: 1, rewind: true }).catch(() => {});
      await anna.field().focus();
      await press('Escape');
      await isAtEnd(anna, 'the end is shown');
      await hears(`/channels/${at.split('/')[2]}`, 'it is read', ({ membership }) => membership.unread === 0);
    },
    [keys.readAll]: async () => {
      const byPointer = () => page.getByRole('button', { name: keys.readAll }).click();
      for (const asks of [() => press('Shift+Escape'), byPointer]) {
        await unread();
        await asks();
        await hears(`/channels/${roofs}`, 'it is read', ({ membership }) => membership.unread === 0);
      }
    },
    [keys.editLast]: async () => (await press('ArrowUp'), await edits()),
    [words.composer.bold]: formats('Control+b', '**word**'),
    [words.composer.italic]: formats('Control+i', '_word_'),
    [words.composer.code]: formats('Control+e', '`word`'),
    [words.composer.strike]: formats('Control+Shift+x', '~~word~~'),
    [ofMessages.move]: async () => {
      await onMessage();
      const first = await focused(page);
      await press('ArrowUp');
      await until('the one above has the focus', async () => (await focused(page)) !== first && /^ARTICLE/.test(await focused(page)));
      await press('ArrowDown');
      await until('the first has it again', async () => (await focused(page)) === first || (await focused(page)));
    },
    [ofMessages.end]: async () => {
      await onMessage();
      await press('Home');
      await until(
        'the first message has the focus',
        async () => await anna.message('talk 0').evaluate((one) => one === document.activeElement),
      );
      await press('End');
      await until(
        'the last message has the focus',
        async () => await anna.message('mine').evaluate((one) => one === document.activeElement),
      );
    },
    [ofMessages.thread]: async () => {
      await threadOpens('t')();
      await goes(anna, at);
      await anna.thread.waitFor({ state: 'detached' });
      await threadOpens('Enter')();
    },
    [ofMessages.react]: async () => {
      for (const key of ['r', '+']) {
        await onMessage('talk 59');
        await press(key);
        await dialog(words.conversation.react);
      }
    },
    [ofMessages.edit]: async () => (await onMessage(), await press('e'), await edits()),
    [ofMessages.save]: async () => {
      await onMessage();
      await press('s');
      await hears('/saved', 'it is saved', (saved) => JSON.stringify(saved).includes('mine'));
    },
    [ofMessages.unread]: async () => {
      await onMessage('talk 59');
      await press('u');
      await hears(`/channels/${at.split('/')[2]}`, 'it is unread', ({ membership }) => membership.unread > 0);
    },
    [ofMessages.select]: async () => {
      await onMessage();
      await press('x');
      const bar = page.getByRole('toolbar', { name: words.conversation.selection.title });
      await bar.getByText(words.conversation.selection.count(1)).waitFor();
      await press('ArrowUp');
      await press(' ');
      await bar.getByText(words.conversation.selection.count(2)).waitFor();
      await press('Escape');
      await bar.waitFor({ state: 'detached' });
    },
    [ofMessages.delete]: async () => (await onMessage(), await press('Delete'), await dialog()),
    [ofMessages.menu]: async () => {
      for (const key of ['m', 'ContextMenu']) {
        await onMessage();
        await press(key);
        await page.getByRole('menu').waitFor();
        await press('Escape');
        await page.getByRole('menu').waitFor({ state: 'detached' });
      }
    },
    [ofMessages.compose]: async () => (await onMessage(), await press('Escape'), await isAt(page, 'writing goes on', 'TEXTAREA')),
  };
}

story(
  'every key on the sheet of shortcuts does what it says',
  async (town) => {
    const all = await atTheKeyboard(town);
    const { anna, at } = all;
    const { page } = anna;
    const known = promises(all);
    await page.keyboard.press('Control+/');
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    const rows = await sheet.locator('dt').allTextContents();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    assert.deepEqual(rows.toSorted(), Object.keys(known).toSorted());
    for (const row of rows) {
      await goes(anna, at);
      await anna.message('mine').waitFor();
      await page.locator('dialog[open], :popover-open:not([data-toasts])').first().waitFor({ state: 'detached' });
      await anna.field().focus();
      await known[row]().catch((error) => {
        throw new Error(`“${row}”: ${error.message}`, { cause: error });
      });
    }
  },
  { engines: ['sqlite'] },
);

story(
  'what takes the focus the moment a dialog closes keeps it',
  async (town) => {
    const { anna } = await atTheKeyboard(town);
    const { page } = anna;
    await anna.field().focus();
    await page.keyboard.press('Control+/');
    await page.getByRole('dialog').waitFor();
    await page.evaluate(() => {
      const closing = new MutationObserver(() => {
        if (document.querySelector('dialog[open]')) return;
        closing.disconnect();
        document.querySelector('main').focus();
      });
      closing.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['open'] });
    });
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: anna.words.shell.shortcuts }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.match(await focused(page), /^MAIN/);
  },
  { engines: ['sqlite'] },
);

story(
  'Esc reads a channel and goes to its end, wherever one was in it',
  async (town) => {
    const { anna, at } = await atTheKeyboard(town);
    const { page } = anna;
    // From far up, from a message that was come for, and with the focus on a message.
    await goesUp(anna);
    await anna.field().focus();
    await page.keyboard.press('Escape');
    await isAtEnd(anna, 'the end is shown');
    const { messages } = await anna.api.ask('GET', `/channels/${at.split('/')[2]}/messages?limit=60`);
    await goes(anna, `${at}/${messages[0].seq}`);
    await until('it is scrolled up', async () => (await scrolled(anna)) > 300 || (await scrolled(anna)));
    await page.getByRole('main').focus();
    await page.keyboard.press('Escape');
    await isAtEnd(anna, 'the end is shown');
    await goesUp(anna);
    await anna.message('talk').focus();
    await page.keyboard.press('Escape');
    await isAt(page, 'writing goes on', 'TEXTAREA');
    await page.keyboard.press('Escape');
    await isAtEnd(anna, 'the end is shown');
  },
  { engines: ['sqlite'] },
);

story(
  'whoever goes on while a list is still coming leaves nothing broken behind',
  async (town) => {
    const { anna, at } = await atTheKeyboard(town);
    const { page } = anna;
    const session = await anna.context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    for (let round = 0; round < 25; round++) await page.keyboard.press(round % 3 === 0 ? 'Alt+ArrowUp' : 'Alt+ArrowDown');
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await goes(anna, at);
    await anna.message('mine').waitFor();
    await isAtEnd(anna, 'the end is shown');
  },
  { engines: ['sqlite'] },
);
