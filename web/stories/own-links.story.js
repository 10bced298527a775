/** Links that people make for themselves: to come in on another device, and to set another password. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Person } from './support/person.js';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

const AT = '/settings/sessions';
/** Where pictures go, for whoever looks at them. */
const { PICTURES } = process.env;

const pictured = async (page, name) => {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};

/** Another browser, where nobody has signed in yet. */
async function device(town, username, { language, ...options } = {}) {
  const one = new Person(town, username, { language });
  town.people.push(one);
  return await one.arrives(options);
}

/** Opens the dialog with a link, and gives both. */
async function offers({ page, words }) {
  await page.getByRole('button', { name: words.elsewhere.open }).click();
  const dialog = page.getByRole('dialog', { name: words.elsewhere.title });
  await dialog.getByRole('img', { name: words.elsewhere.qr }).waitFor();
  return { dialog, link: await linkIn(dialog, words) };
}

const linkIn = async (dialog, words) => await dialog.getByRole('textbox', { name: words.elsewhere.link }).inputValue();

const button = ({ page, words }, name, town = 'Veche') => page.getByRole('button', { name: words.letters.signInAs(name, town) });

async function findsItGone(one, link) {
  one.mayBeRefused(404, '/api/v1/sign-in-link');
  // Only another page is loaded anew: the address differs behind the `#` alone.
  await one.page.goto('/search');
  await one.page.goto(link);
  await one.page.getByText(one.words.letters.signInGone).waitFor();
}

story('a phone comes in by the code that a desktop shows, once, and the desktop says so', async (town) => {
  const anna = await town.person('anna');
  await anna.arrives();
  await anna.signsIn(AT);
  const { dialog, link } = await offers(anna);
  // A phone cannot open what this machine calls itself.
  await dialog.getByText(anna.words.panels.onlyHere).waitFor();
  await pictured(anna.page, 'desktop-light-en');
  assert.match(new URL(link).hash, /^#[0-9a-f]{64}$/);

  const phone = await device(town, 'anna', { phone: true });
  await phone.page.goto(link);
  await phone.page.getByText(phone.words.letters.signInText('anna', 'anna')).waitFor();
  await pictured(phone.page, 'phone-light-en');
  // Whatever looks at the link signs nobody in.
  await phone.page.reload();
  await button(phone, 'anna').click();
  await phone.sidebar.waitFor();
  assert.equal(new URL(phone.page.url()).pathname, '/');
  assert.equal(new URL(phone.page.url()).hash, '');
  await phone.page.reload();
  await phone.sidebar.waitFor();

  const { elsewhere, settings } = anna.words;
  await dialog.getByText(elsewhere.came(settings.browserOn('Chrome', 'Linux'))).waitFor();
  await pictured(anna.page, 'desktop-came-en');
  assert.equal(await dialog.getByRole('img').count(), 0);
  await dialog.getByRole('button', { name: elsewhere.done }).click();
  await anna.page.getByRole('button', { name: settings.endNamed(settings.browserOn('Chrome', 'Linux')) }).waitFor();

  const third = await device(town, 'anna');
  await findsItGone(third, link);
  await pictured(third.page, 'gone-light-en');
});

story(
  'a link is withdrawn, another takes the place of the one before, and who is blocked has none',
  async (town) => {
    const anna = await town.person('anna', { language: 'ru' });
    const olga = await town.person('olga', { role: 'admin' });
    await anna.api.ask('PATCH', '/me', { locale: 'ru' });
    await anna.arrives({ dark: true });
    await anna.signsIn(AT);
    const { elsewhere } = anna.words;
    const { dialog, link: first } = await offers(anna);
    await pictured(anna.page, 'desktop-dark-ru');
    // By the keyboard alone.
    await dialog.getByRole('button', { name: elsewhere.another }).press('Enter');
    await until('there is another link', async () => (await linkIn(dialog, anna.words)) !== first);
    const second = await linkIn(dialog, anna.words);
    const phone = await device(town, 'anna', { phone: true, dark: true, language: 'ru' });
    await findsItGone(phone, first);
    await pictured(phone.page, 'phone-gone-dark-ru');
    await phone.page.goto(second);
    await button(phone, 'anna').waitFor();
    await pictured(phone.page, 'phone-dark-ru');

    // It is withdrawn while the phone looks at it.
    await dialog.getByRole('button', { name: elsewhere.withdraw }).click();
    await until('it is closed', async () => (await dialog.count()) === 0);
    await button(phone, 'anna').click();
    await phone.page.getByText(phone.words.letters.signInGone).waitFor();

    const { link: third } = await offers(anna);
    await anna.page.keyboard.press('Escape');
    await phone.page.goto(third);
    await button(phone, 'anna').waitFor();
    anna.mayBeRefused(403, '/api/v1/');
    await olga.api.ask('PUT', `/people/${anna.api.me.id}/block`, {});
    await button(phone, 'anna').click();
    await phone.page.getByText(phone.words.letters.signInGone).waitFor();
    await anna.page.getByText(anna.words.door.endings.blocked).waitFor();
  },
  { engines: ['sqlite'] },
);

story(
  'whoever is somebody else here is told so, and leaves before the other comes',
  async (town) => {
    const anna = await town.person('anna', { name: 'Anna Ivanovna' });
    const boris = await town.person('boris', { name: 'Boris Godunov' });
    await anna.arrives();
    await anna.signsIn(AT);
    const { link } = await offers(anna);

    await boris.arrives({ phone: true });
    await boris.signsIn('/');
    // By his own way, on which he is signed in.
    await boris.page.goto(new URL(link).pathname + new URL(link).hash);
    const { letters } = boris.words;
    await boris.page.getByText(letters.signInOther('Boris Godunov', 'boris')).waitFor();
    await pictured(boris.page, 'phone-other-en');
    await button(boris, 'Anna Ivanovna').click();
    await boris.sidebar.waitFor();
    const sessions = await boris.api.ask('GET', '/sessions');
    assert.equal(sessions.length, 1, 'only the one of the story is left');
    await boris.page.goto('/settings/profile');
    await boris.page.getByText('@anna').first().waitFor();

    // Where it was made, it says that there is nothing to do.
    const { link: own } = await (async () => {
      await anna.page.getByRole('button', { name: anna.words.elsewhere.done }).click();
      return await offers(anna);
    })();
    const tab = await anna.opensTab();
    await tab.goto(own);
    await tab.getByText(letters.signInIs('Anna Ivanovna', 'anna')).waitFor();
    await pictured(tab, 'desktop-is-in-en');
  },
  { engines: ['sqlite'] },
);

story(
  'a forgotten password is set anew where one has been signed in for a day',
  async (town) => {
    const anna = await town.person('anna');
    await anna.arrives();
    await anna.signsIn('/settings/password');
    const { page, words } = anna;
    const dialog = page.getByRole('dialog', { name: words.elsewhere.forgotten });
    const forgets = async () => {
      await page.getByRole('button', { name: words.elsewhere.forgotten }).click();
      await dialog.getByText(words.elsewhere.setAbout).waitFor();
      await pictured(page, 'forgotten-en');
      await dialog.getByRole('button', { name: words.elsewhere.set }).click();
    };
    anna.mayBeRefused(409, '/api/v1/me/password-reset');
    await forgets();
    await dialog.getByText(words.elsewhere.tooNew).waitFor();
    await pictured(page, 'forgotten-too-new-en');

    anna.mayLoseTheWay();
    await town.server.isSettledIn(2);
    await page.reload();
    await anna.sidebar.waitFor();
    await forgets();
    await page.getByText(words.letters.resetFor('anna', 'anna')).waitFor();
    await page.getByLabel(words.door.password, { exact: true }).fill('an entirely other one');
    await page.getByRole('button', { name: words.letters.reset }).click();
    await anna.sidebar.waitFor();
    await assert.rejects(town.api.ask('POST', '/sessions', { username: 'anna', password: passwordOf('anna') }), /wrong_password/);
    await town.api.ask('POST', '/sessions', { username: 'anna', password: 'an entirely other one' });
  },
  { engines: ['postgres'] },
);
