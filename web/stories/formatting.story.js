/** A text looks like what it means while it is written, and stays the text that it is. */
import assert from 'node:assert/strict';
import { atTheKeyboard } from './support/keyboard.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

const under = (page) => page.locator('[data-talk] .under');
const pills = async (page) => await under(page).locator('.call').allTextContents();
const says = async (person, what, text) => {
  await until(what, async () => {
    const now = await person.field().inputValue();
    return now === text || JSON.stringify(now);
  });
};

/** How much a point of the field differs at most when its own characters are seen, and when those under it are, without their looks. */
async function difference({ page }) {
  const writing = page.locator('[data-talk] .writing');
  await writing.evaluate((box) => {
    const [under, area] = [box.querySelector('.under'), box.querySelector('textarea')];
    for (const span of under.querySelectorAll('span')) span.className = '';
    area.style.caretColor = 'transparent';
    area.style.webkitTextFillColor = 'currentcolor';
    under.style.visibility = 'hidden';
  });
  const own = await writing.screenshot();
  await writing.evaluate((box) => {
    box.querySelector('textarea').style.webkitTextFillColor = 'transparent';
    box.querySelector('.under').style.visibility = 'visible';
  });
  const painted = await writing.screenshot();
  const most = await page.evaluate(
    async (pictures) => {
      const [own, painted] = await Promise.all(
        pictures.map(async (text) => {
          const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]));
          const at = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
          at.drawImage(picture, 0, 0);
          return at.getImageData(0, 0, picture.width, picture.height).data;
        }),
      );
      return own.length === painted.length ? own.reduce((most, value, at) => Math.max(most, Math.abs(value - painted[at])), 0) : Infinity;
    },
    [own, painted].map((picture) => picture.toString('base64')),
  );
  await page.reload();
  return most;
}

story(
  'whom and what a text calls stands in it as a pill, which goes as one and comes back as one',
  async (town) => {
    const { anna } = await atTheKeyboard(town);
    const { page } = anna;
    const office = await anna.api.createChannel('Наш офис');
    await anna.row('Наш офис').waitFor();
    const list = page.getByRole('listbox');

    await anna.field().pressSequentially('see #наш');
    await list.waitFor();
    await page.keyboard.press('Enter');
    await says(anna, 'it is completed by its name', 'see #Наш офис ');
    await anna.field().pressSequentially('and @bor');
    await list.waitFor();
    await page.keyboard.press('Enter');
    await until('both are pills', async () => JSON.stringify(await pills(page)) === '["#Наш офис","@boris"]' || (await pills(page)));
    await until('the draft is stored as it is written', async () => {
      const drafts = await anna.api.ask('GET', '/drafts');
      return drafts.some(({ text }) => text === 'see #Наш офис and @boris ') || drafts;
    });

    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await says(anna, 'a pill goes as one', 'see #Наш офис and ');
    await page.keyboard.press('Control+z');
    await says(anna, 'and comes back as one', 'see #Наш офис and @boris');
    // Whoever is typing a name mends a letter of it.
    await anna.field().fill('');
    await anna.field().pressSequentially('@boris');
    await until('it is a pill', async () => (await pills(page)).length === 1);
    await page.keyboard.press('Backspace');
    await says(anna, 'a letter goes', '@bori');

    await anna.field().fill('see #Наш офис');
    await page.keyboard.press('Enter');
    // What was just sent may still move below the pointer.
    await until('the link leads there', async () => {
      if (page.url().includes(`/c/${office.id}`)) return true;
      await anna.message('see #Наш офис').getByRole('link', { name: '#Наш офис' }).click({ timeout: 1_000 });
      return page.url();
    });
  },
  { engines: ['sqlite'] },
);

const TEXTS = [
  'Plain words, **bold ones that are so many that they wrap around the end of the line** and _slanted_ and ~~gone~~ and `code` for @boris',
  '- one\n- two **three**\n\n> said @boris\n> and more\n\n1. a\n2. b\n\n',
  'שלום **עולם** and @boris مرحبا *بالعالم*\nнадпись `и код`\tс табуляцией',
  '```js\nconst bell = [null, 1]; // gone\n\n```',
  `${'w'.repeat(300)} **${'ж'.repeat(200)}** 👩‍👩‍👧‍👦 [here](https://example.org/a_b_c)  \n  end`,
  `${'**line** of `many` that @boris reads\n'.repeat(40)}`,
];

story(
  'what is painted stands where the characters that are typed stand, to the pixel',
  async (town) => {
    const { anna } = await atTheKeyboard(town);
    const { page } = anna;
    for (const [zoom, density, width] of [
      [100, 'roomy', 1280],
      [115, 'compact', 700],
      [130, 'roomy', 360],
    ]) {
      await page.evaluate((kept) => localStorage.setItem('veche.preferences', JSON.stringify(kept)), { zoom, density });
      await page.setViewportSize({ width, height: 900 });
      await page.reload();
      for (const text of TEXTS) {
        await anna.field().fill(text);
        await under(page).waitFor();
        // Whom it calls is looked up, and painted once it is known.
        if (text.includes('@boris')) await under(page).locator('.call').first().waitFor();
        // Edges of letters are a little different where a stretch begins within a point; a letter beside its place is far more.
        const most = await difference(anna);
        assert.ok(most < 110, `${JSON.stringify(text.slice(0, 40))} at ${zoom} %: ${most}`);
      }
    }
  },
  { engines: ['sqlite'] },
);

story(
  'an input method has the text for itself, and whoever likes it plain has it plain',
  async (town) => {
    const { anna, at } = await atTheKeyboard(town);
    const { page, words } = anna;
    const composes = async (type, data) =>
      await anna
        .field()
        .evaluate((area, { type, data }) => area.dispatchEvent(new CompositionEvent(type, { bubbles: true, data })), { type, data });
    await anna.field().fill('**now** ');
    await under(page).waitFor();
    await composes('compositionstart', 'に');
    await under(page).waitFor({ state: 'detached' });
    await composes('compositionend', 'に');
    await under(page).waitFor();
    await anna.field().fill('plain');
    await under(page).waitFor({ state: 'detached' });

    await page.goto('/settings/appearance');
    await page.getByRole('switch', { name: words.settings.formats }).click();
    await page.goto(at);
    await anna.field().fill('**now** @boris');
    await anna.message('mine').waitFor();
    assert.equal(await under(page).count(), 0);
    await page.keyboard.press('Backspace');
    await says(anna, 'a letter goes', '**now** @bori');
  },
  { engines: ['sqlite'] },
);

story(
  'faces become emoji for whoever likes it, and shortcodes that are pasted for everybody',
  async (town) => {
    const { anna, at } = await atTheKeyboard(town);
    const { page, words } = anna;
    await anna.field().pressSequentially('well :) so');
    await says(anna, 'they stay as they are', 'well :) so');
    await page.evaluate(() => navigator.clipboard.writeText('done :tada: see `:tada:`'));
    await anna.field().fill('');
    await page.keyboard.press('Control+v');
    await says(anna, 'what is pasted has its emoji', 'done 🎉 see `:tada:`');
    await page.keyboard.press('Control+z');
    await says(anna, 'which is taken back', 'done :tada: see `:tada:`');

    await page.goto('/settings/appearance');
    await page.getByRole('switch', { name: words.settings.emoticons }).click();
    await page.goto(at);
    await says(anna, 'what was left is there', 'done :tada: see `:tada:`');
    await anna.field().fill('');
    await anna.field().pressSequentially('well :) so');
    await says(anna, 'a face is one', 'well 🙂 so');
    await anna.field().fill('');
    await anna.field().pressSequentially('well :) ');
    await says(anna, 'at once', 'well 🙂 ');
    await page.keyboard.press('Backspace');
    await says(anna, 'and is taken back by one key', 'well :) ');
    await anna.field().pressSequentially(':D ');
    await says(anna, 'for all of this text', 'well :) :D ');
    await anna.field().fill('');
    await anna.field().pressSequentially('`a :) b` and <3');
    await page.keyboard.press('Enter');
    await anna.message('a :) b and ❤️').waitFor();
  },
  { engines: ['sqlite'] },
);
