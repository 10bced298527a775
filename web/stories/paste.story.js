/** What was copied elsewhere becomes what it was, in a browser that watches over the page's policy. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { story } from './support/town.js';
import { until } from './support/until.js';

const folder = new URL('../tests/clipboards/', import.meta.url);

/** The parts of a clipboard that was written down, each under a line that names it. */
function clipboard(file) {
  const parts = readFileSync(new URL(file, folder), 'utf8')
    .split(/^--- (?=(?:language|text\/html|text\/plain|markdown)$)/m)
    .slice(1);
  return Object.fromEntries(
    parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).replace(/\n$/, '')]),
  );
}

/** Pastes what is there of each kind, as a browser would tell the page; what the page leaves to the browser, that does. */
const pastes = async (field, kinds) =>
  await field.evaluate((field, kinds) => {
    const clipboardData = new DataTransfer();
    for (const [kind, text] of Object.entries(kinds)) if (text !== '') clipboardData.setData(kind, text);
    const isLeft = field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    if (isLeft) document.execCommand('insertText', false, kinds['text/plain']);
  }, kinds);

story(
  'a clipboard of any program becomes a message, and the browser has nothing to complain of',
  async (town) => {
    const [anna] = await town.square(['anna']);
    const field = anna.field();
    for (const file of readdirSync(folder)) {
      const { markdown, language = '', ...kinds } = clipboard(file);
      await field.fill('');
      await field.focus();
      await pastes(field, { ...kinds, 'vscode-editor-data': language && JSON.stringify({ mode: language }) });
      assert.equal(await field.inputValue(), markdown === '(plain)' ? kinds['text/plain'] : markdown, file);
    }
    assert.deepEqual(anna.unexpected, []);
  },
  { engines: ['sqlite'] },
);

story(
  'an address with parentheses over a selection is a link that works',
  async (town) => {
    const [anna] = await town.square(['anna']);
    const addresses = ['https://example.org/wiki/Bell_(instrument)', 'https://example.org/a)b', 'https://example.org/?q=(a'];
    for (const [at, address] of addresses.entries()) {
      await anna.field().fill('the bell');
      await anna.field().press('Control+a');
      await pastes(anna.field(), { 'text/plain': address });
      await anna.page.keyboard.press('Enter');
      const link = anna.list().getByRole('article').last().getByRole('link', { name: 'the bell', exact: true });
      await link.waitFor();
      assert.equal(decodeURIComponent(await link.getAttribute('href')), address);
      let message;
      await until('it is stored', async () => {
        const posted = (await anna.api.log(town.channel)).filter(({ type }) => type === 'posted');
        message = posted[at]?.message;
        return message !== undefined;
      });
      await anna.api.ask('DELETE', `/channels/${town.channel}/messages/${message.seq}`);
      await link.waitFor({ state: 'detached' });
    }
  },
  { engines: ['sqlite'] },
);
