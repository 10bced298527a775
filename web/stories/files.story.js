/** Files: sent in any way, seen at once, and whatever becomes of the way and the page, once. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { asFile, gif, png } from './support/picture.js';
import { watchesShifts } from './support/still.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');
const words = (person) => person.words.files;

async function attach(person) {
  await person.page.getByRole('button', { name: words(person).attach }).click();
  await person.page.getByRole('menuitem', { name: words(person).choose }).click();
}

/** Chooses files by the button beside the text. */
async function attaches(person, ...files) {
  const [chooser] = await Promise.all([person.page.waitForEvent('filechooser'), attach(person)]);
  await chooser.setFiles(files);
  for (const { name } of files) await row(person, name).waitFor();
}

/** The row of a file beside the text. */
const row = (person, name) =>
  person.page
    .getByRole('list', { name: words(person).beside })
    .getByRole('listitem')
    .filter({ hasText: name });

/** Until all that lies beside the text is on the server. */
async function uploaded(person, ...names) {
  for (const name of names)
    await row(person, name)
      .getByRole('button', { name: words(person).remove(name) })
      .waitFor();
}

/** Pastes or drops as a browser would tell the page. */
async function gives(person, event, target, { name, mimeType, buffer }, kinds = {}) {
  await target.evaluate(
    (target, { event, name, mimeType, base64, kinds }) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
      for (const [kind, text] of Object.entries(kinds)) data.setData(kind, text);
      const how = { bubbles: true, cancelable: true };
      const isPaste = event === 'paste';
      target.dispatchEvent(
        isPaste ? new ClipboardEvent(event, { ...how, clipboardData: data }) : new DragEvent(event, { ...how, dataTransfer: data }),
      );
    },
    { event, name, mimeType, base64: buffer.toString('base64'), kinds },
  );
}

/** The files of the last message of the square. */
async function lastFiles(person) {
  const events = await person.api.log(person.town.channel);
  return events.findLast(({ type }) => type === 'posted').message.files ?? [];
}

const picture = (person, name, list = person.list()) => list.getByRole('link', { name: words(person).open(name), exact: true });

story('a screenshot that is pasted stands at once, and others see it in its size before it is there', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  await gives(anna, 'paste', anna.field(), asFile('image.png', png(800, 600)), { 'text/html': '<img src="x">' });
  await uploaded(anna, 'image.png');
  await anna.writes('the bell');
  await anna.sees(['the bell 📎 image.png']);
  await boris.sees(['the bell 📎 image.png']);
  const shown = picture(boris, 'image.png');
  await until('it is there', () => shown.locator('img').evaluate((image) => image.complete && image.naturalWidth > 0));
  const { width, height } = await shown.boundingBox();
  assert.ok(Math.abs(width / height - 4 / 3) < 0.02 && width > 300, `${width} x ${height}`);
  const [file] = await lastFiles(anna);
  assert.deepEqual([file.kind, file.width, file.height], ['image', 800, 600]);
  await row(anna, 'image.png').waitFor({ state: 'detached' });
});

story('a message waits for its files through a lost way and a new page, and comes once', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const bytes = randomBytes(5_000_000);
  // What arrived and was not answered is asked for once more, perhaps while the server is still at it.
  for (const status of [409, 423]) anna.mayBeRefused(status, '/api/v1/uploads');
  await anna.page.waitForLoadState('networkidle');
  await anna.goesOffline();
  await attaches(anna, asFile('bells.bin', bytes, 'application/octet-stream'));
  await anna.writes('all of them');
  await anna.writes('behind them');
  await anna.sees(['all of them 📎 bells.bin…', 'behind them…']);
  await anna.comesBack();
  for (let cut = 0; cut < 4; cut++) {
    await anna.page.waitForRequest(/\/api\/v1\/uploads/);
    anna.losesTheWay();
  }
  await anna.page.reload();
  await boris.sees(['behind them', 'all of them 📎 bells.bin']);
  await anna.sees(['behind them', 'all of them 📎 bells.bin']);
  const posted = (await anna.api.log(town.channel)).filter(({ type }) => type === 'posted');
  assert.deepEqual(
    posted.map(({ message }) => message.text),
    ['behind them', 'all of them'],
  );
  const [{ id, name, size }] = await lastFiles(anna);
  assert.equal(size, bytes.length);
  const answer = await boris.context.request.get(`/files/${id}/${name}`);
  assert.equal(sha(await answer.body()), sha(bytes));
});

story(
  'what was chosen lies beside the text until it is sent or removed, on a new page too',
  async (town) => {
    const [anna] = await town.square(['anna']);
    await attaches(
      anna,
      asFile('one.png', png(400, 300, 1)),
      asFile('two.png', png(300, 400, 2)),
      asFile('notes.txt', Buffer.from('ding'), 'text/plain'),
    );
    await uploaded(anna, 'one.png', 'two.png', 'notes.txt');
    await row(anna, 'one.png')
      .getByRole('button', { name: words(anna).describe })
      .click();
    await anna.page.getByRole('textbox', { name: words(anna).description('one.png') }).fill('The crack in the bell');
    await anna.page.keyboard.press('Enter');
    await row(anna, 'two.png')
      .getByRole('checkbox', { name: words(anna).unchanged })
      .check();
    await uploaded(anna, 'one.png', 'two.png');
    await row(anna, 'notes.txt')
      .getByRole('button', { name: words(anna).remove('notes.txt') })
      .click();
    await row(anna, 'notes.txt').waitFor({ state: 'detached' });
    await anna.page.reload();
    await uploaded(anna, 'one.png', 'two.png');
    await anna.page.getByRole('button', { name: anna.words.composer.send, exact: true }).click();
    await anna.sees(['📎 The crack in the bell 📎 two.png']);
    const files = await lastFiles(anna);
    assert.deepEqual(
      files.map(({ name, alt }) => [name, alt]),
      [
        ['one.png', 'The crack in the bell'],
        ['two.png', ''],
      ],
    );
    await picture(anna, 'The crack in the bell').waitFor();
  },
  { engines: ['sqlite'] },
);

story(
  'files may be dropped anywhere on the window, and a message on its way can be taken back',
  async (town) => {
    const [anna] = await town.square(['anna']);
    const body = anna.page.locator('body');
    await gives(anna, 'dragover', body, asFile('roof.png', png(90, 90)));
    await anna.page.getByText(words(anna).dropHere('#town-square')).waitFor();
    await anna.page.waitForLoadState('networkidle');
    await anna.goesOffline();
    await gives(anna, 'drop', body, asFile('roof.png', png(90, 90)));
    await row(anna, 'roof.png').waitFor();
    await anna.page.getByText(words(anna).dropHere('#town-square')).waitFor({ state: 'detached' });
    await anna.writes('look');
    await anna.sees(['look 📎 roof.png…']);
    await anna.message('look').getByRole('button', { name: anna.words.common.cancel, exact: true }).click();
    await anna.sees([]);
    assert.equal(await anna.field().inputValue(), 'look');
    await row(anna, 'roof.png').waitFor();
    await anna.comesBack();
    await uploaded(anna, 'roof.png');
    await anna.field().press('Enter');
    await anna.sees(['look 📎 roof.png']);
  },
  { engines: ['sqlite'] },
);

story(
  'what is too large or too much is said, and goes no further',
  async (town) => {
    const [anna] = await town.square(['anna']);
    await attaches(anna, ...Array.from({ length: 10 }, (_, n) => asFile(`${n}.txt`, Buffer.from(`${n}`), 'text/plain')));
    const [chooser] = await Promise.all([anna.page.waitForEvent('filechooser'), attach(anna)]);
    await chooser.setFiles([
      asFile('eleventh.txt', Buffer.from('x'), 'text/plain'),
      asFile('large.txt', Buffer.alloc(1_200_000, 'x'), 'text/plain'),
    ]);
    await anna.page.getByText(words(anna).tooMany(10)).waitFor();
    await anna.page.getByText(words(anna).tooLarge('large.txt', '1 MB')).waitFor();
    await anna.writes('ten');
    await anna.sees([`ten ${Array.from({ length: 10 }, (_, n) => `📎 ${n}.txt`).join(' ')}`]);
  },
  { engines: ['sqlite'], settings: { VECHE_FILE_MIB: '1' } },
);

story(
  'pictures are looked at large by the keyboard alone',
  async (town) => {
    const [anna] = await town.square(['anna']);
    await attaches(anna, ...[1, 2, 3].map((n) => asFile(`${n}.png`, png(600, 400, n))));
    await uploaded(anna, '1.png', '2.png', '3.png');
    await anna.writes('three');
    await picture(anna, '2.png').waitFor();
    await anna.page.keyboard.press('Shift+F6');
    await anna.message('three').focus();
    await until('the picture has the focus', async () => {
      await anna.page.keyboard.press('Tab');
      return await picture(anna, '2.png').evaluate((one) => one === document.activeElement);
    });
    await anna.page.keyboard.press('Enter');
    const dialog = anna.page.getByRole('dialog', { name: words(anna).viewer });
    await dialog.getByText(words(anna).place(2, 3)).waitFor();
    await anna.page.keyboard.press('ArrowRight');
    await dialog.getByText(words(anna).place(3, 3)).waitFor();
    await anna.page.keyboard.press('ArrowRight');
    await anna.page.keyboard.press('+');
    await until('it is nearer', async () => (await dialog.locator('img').evaluate(({ style }) => style.transform)).includes('scale(1.5)'));
    await anna.page.keyboard.press('0');
    await anna.page.keyboard.press('ArrowLeft');
    await anna.page.keyboard.press('ArrowLeft');
    await dialog.getByText(words(anna).place(1, 3)).waitFor();
    for (let stop = 0; stop < 12; stop++) {
      await anna.page.keyboard.press('Tab');
      assert.ok(
        await anna.page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('dialog') !== null),
      );
    }
    await anna.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.ok(await picture(anna, '2.png').evaluate((one) => one === document.activeElement));
  },
  { engines: ['sqlite'] },
);

story(
  'a log of pictures and files does not move when they come, and a text is unfolded in its place',
  async (town) => {
    const [anna, boris] = await town.square(['anna', 'boris']);
    for (let n = 0; n < 6; n++) {
      await attaches(boris, asFile(`${n}.png`, png(300 + n * 200, 900 - n * 100, n)));
      await boris.writes(`picture ${n}`);
      await boris.message(`picture ${n}`).and(boris.page.locator('[data-seq]')).waitFor();
    }
    await attaches(boris, asFile('bell.rs', Buffer.from('fn main() {\n    // ding\n}\n'), 'text/plain'));
    await boris.writes('the source');
    await watchesShifts(anna);
    await anna.page.reload();
    await anna.message('the source').waitFor();
    await until('what is in sight is there', () =>
      anna
        .list()
        .locator('img')
        .evaluateAll((all) => all.length > 0 && all.every((one) => one.complete && one.naturalWidth > 0)),
    );
    const shifts = await anna.page.evaluate(() => globalThis.shifts);
    assert.ok(
      shifts.every((value) => value < 0.01),
      JSON.stringify(shifts),
    );
    await anna
      .message('the source')
      .getByRole('button', { name: words(anna).showText })
      .click();
    await anna.message('the source').getByText('// ding').waitFor();
  },
  { engines: ['sqlite'] },
);

story(
  'a film has a picture and a length before anybody plays it',
  async (town) => {
    const [anna] = await town.square(['anna']);
    await anna.field().evaluate(async (field) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
      const brush = canvas.getContext('2d');
      const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
      const parts = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const ended = new Promise((done) => (recorder.onstop = done));
      recorder.start();
      for (let at = 0; at < 20; at++) {
        brush.fillStyle = `hsl(${at * 15} 80% 50%)`;
        brush.fillRect(0, 0, 320, 180);
        await new Promise(requestAnimationFrame);
      }
      recorder.stop();
      await ended;
      const data = new DataTransfer();
      data.items.add(new File(parts, 'walk.webm', { type: 'video/webm' }));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await uploaded(anna, 'walk.webm');
    await anna.writes('a walk');
    await anna.sees(['a walk 📎 walk.webm']);
    const [file] = await lastFiles(anna);
    assert.deepEqual([file.kind, file.width, file.height, file.has_preview], ['video', 320, 180, true]);
    const film = anna.message('a walk').locator('video');
    assert.match(await film.getAttribute('poster'), /preview=1200$/);
    assert.equal(await film.getAttribute('preload'), 'none');
  },
  { engines: ['sqlite'] },
);

story(
  'everything that was sent in a channel is found in one place',
  async (town) => {
    const [anna] = await town.square(['anna']);
    await attaches(anna, asFile('tower.png', png(500, 300)), asFile('budget.pdf', Buffer.from('%PDF-1.4\n'), 'application/pdf'));
    await uploaded(anna, 'tower.png', 'budget.pdf');
    await anna.writes('see https://bells.example/crack');
    await anna.sees(['see https://bells.example/crack 📎 tower.png 📎 budget.pdf']);
    await anna.page.getByRole('button', { name: words(anna).shared, exact: true }).click();
    const panel = anna.page.getByRole('complementary', { name: words(anna).shared });
    await picture(anna, 'tower.png', panel).waitFor();
    await panel.getByRole('group').getByText(words(anna).kinds.documents, { exact: true }).click();
    await panel.getByRole('link', { name: 'budget.pdf', exact: true }).waitFor();
    await until('the search knows it', async () => {
      const { hits } = await anna.api.ask('GET', `/search?query=${encodeURIComponent(`in:${town.channel} has:link`)}`);
      return hits.length === 1;
    });
    await panel.getByRole('group').getByText(words(anna).kinds.links, { exact: true }).click();
    await panel.getByRole('link', { name: 'bells.example/crack' }).waitFor();
  },
  { engines: ['sqlite'] },
);

story(
  'a picture that moves stands still until its button is pressed or a pointer rests on it',
  async (town) => {
    const [anna] = await town.square(['anna']);
    await anna.api.post(town.channel, 'hello', { files: [await anna.api.upload('wave.gif', gif())] });
    const image = picture(anna, 'wave.gif').locator('img');
    const plays = (is) => until(`plays: ${is}`, async () => !(await image.getAttribute('src')).includes('preview=') === is);
    const button = (name) => anna.message('hello').getByRole('button', { name: words(anna)[name], exact: true });
    await plays(false);
    await button('play').click();
    await anna.field().hover();
    await plays(true);
    await button('pause').focus();
    await anna.page.keyboard.press('Enter');
    await plays(false);
    await picture(anna, 'wave.gif').hover({ position: { x: 60, y: 10 } });
    await plays(true);
    await anna.field().hover();
    await plays(false);
  },
  { engines: ['sqlite'] },
);
