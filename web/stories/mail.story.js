/** Mail: where it goes, the links in it, and having none of it. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { Mailbox } from './support/mailbox.js';
import { Person } from './support/person.js';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';

const AT = '/settings/mail';
const AT_ADDRESS = '/api/v1/me/mail/address';
const mailbox = await Mailbox.open();
after(() => mailbox.close());
const { settings } = mailbox;

/** Writes an address and a password into the dialog, and saves it. */
async function saves({ page, words }, address, password) {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.mail.address).fill(address);
  await dialog.getByLabel(words.settings.old).fill(password);
  await dialog.getByRole('button', { name: words.common.save, exact: true }).click();
}

/** Gives somebody an address that is known to be theirs. */
async function hasAddress(person, address) {
  await person.api.ask('PUT', '/me/mail/address', { address, password: passwordOf(person.username) });
  const letter = await mailbox.letterTo(address);
  await person.api.ask('POST', '/address-confirmation', { code: letter.path('/confirm').split('#')[1] });
}

story(
  'an address is given for a password, and is its owner’s once the link in the letter was followed, wherever that was',
  async (town) => {
    const [anna] = await town.square(['anna']);
    const boris = await town.person('boris');
    await hasAddress(boris, 'boris@address.example.org');
    const { page, words } = anna;
    await page.goto(AT);
    await page.getByText(words.mail.none).waitFor();
    await page.getByRole('button', { name: words.mail.add }).click();
    const dialog = page.getByRole('dialog');
    anna.mayBeRefused(422, AT_ADDRESS);
    anna.mayBeRefused(403, AT_ADDRESS);
    anna.mayBeRefused(401, AT_ADDRESS);
    anna.mayBeRefused(409, AT_ADDRESS);
    await saves(anna, 'anna at home', passwordOf('anna'));
    await dialog.getByText(words.mail.addressInvalid).waitFor();
    await saves(anna, 'anna@address.example.org', 'none of mine');
    await dialog.getByText(words.settings.oldWrong).waitFor();
    await saves(anna, 'boris@address.example.org', passwordOf('anna'));
    await dialog.getByText(words.mail.addressTaken).waitFor();
    await saves(anna, 'anna@address.example.org', passwordOf('anna'));
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(words.mail.asked('anna@address.example.org')).waitFor();
    await page.getByText(words.mail.untilNone).waitFor();

    const letter = await mailbox.letterTo('anna@address.example.org');
    // Where she reads her mail she is not signed in. To look at the page is nothing yet.
    const elsewhere = new Person(town, 'anna');
    town.people.push(elsewhere);
    await elsewhere.arrives({ phone: true });
    await elsewhere.page.goto(letter.path('/confirm'));
    const confirm = elsewhere.page.getByRole('button', { name: words.letters.confirm });
    await confirm.waitFor();
    assert.equal((await anna.api.ask('GET', '/me/mail')).is_confirmed, false);
    await confirm.focus();
    await elsewhere.page.keyboard.press('Enter');
    await elsewhere.page.getByText(words.letters.confirmed('anna@address.example.org', 'anna')).waitFor();
    await page.getByText(words.mail.confirmed, { exact: true }).waitFor();
    await page.getByText('anna@address.example.org', { exact: true }).waitFor();
    await page.goto('/settings/profile');
    await page.getByRole('link', { name: 'anna@address.example.org' }).click();

    // A second link is as good as the first, until the address is another one.
    await page.getByRole('button', { name: words.mail.remove, exact: true }).click();
    await dialog.getByLabel(words.settings.old).fill(passwordOf('anna'));
    await dialog.getByRole('button', { name: words.mail.remove, exact: true }).click();
    await page.getByText(words.mail.none).waitFor();
    elsewhere.mayBeRefused(404, '/api/v1/address-confirmation');
    await elsewhere.page.reload();
    await confirm.click();
    await elsewhere.page.getByText(words.letters.confirmGone).waitFor();
  },
  { engines: ['sqlite'], settings },
);

story(
  'an address that the mail server knows nothing of is told at once, and whoever keeps order finds what was not delivered',
  async (town) => {
    mailbox.refuses('nobody@refused.example.org', '550 no such mailbox');
    const anna = await town.person('anna', { role: 'admin' });
    await anna.api.createChannel('square');
    await anna.arrives();
    await anna.signsIn(AT);
    const { page, words } = anna;
    await page.getByRole('button', { name: words.mail.add }).click();
    await saves(anna, 'nobody@refused.example.org', passwordOf('anna'));
    const why = words.mail.refusals.nowhere(550);
    await page.getByText(`${words.mail.refused} ${why}`).waitFor();
    await page.goto('/moderation/errands');
    const { errands, server, audit } = words.moderation;
    const listed = page.getByRole('list', { name: errands.list }).getByRole('listitem');
    await listed.getByText(why).waitFor();
    await listed.getByText(errands.kinds.mail).waitFor();
    await page.goto('/moderation/server');
    await page.getByText(server.mailOn, { exact: true }).waitFor();
    await anna.api.ask('PUT', '/me/mail/address', { address: null, password: passwordOf('anna') });
    await page.goto('/moderation/audit');
    await page.getByRole('cell').getByText(audit.acts.address_changed).waitFor();
  },
  { engines: ['sqlite'], settings },
);

story(
  'whoever lost their password sets another by a letter, and all their other sessions end; in Russian',
  async (town) => {
    const [anna] = await town.square(['anna'], { language: 'ru' });
    await anna.api.ask('PATCH', '/me', { locale: 'ru' });
    await hasAddress(anna, 'anna@reset.example.org');
    const clara = new Person(town, 'anna', { language: 'ru' });
    town.people.push(clara);
    await clara.arrives({ phone: true });
    const { page, words } = clara;
    await page.goto('/');
    await page.getByRole('link', { name: words.door.forgotten }).click();
    const who = page.getByRole('textbox', { name: words.letters.who });
    await who.press('Enter');
    await page.getByText(words.letters.whoEmpty).waitFor();
    await who.fill('Anna@reset.example.org');
    await who.press('Enter');
    await page.getByText(words.letters.asked).waitFor();
    const letter = await mailbox.letterTo('anna@reset.example.org', 1);
    assert.match(letter.subject, /Сброс пароля/);

    await page.goto(letter.path('/reset'));
    await page.getByText(words.letters.resetFor('anna', 'anna')).waitFor();
    await page.getByLabel(words.door.password, { exact: true }).fill('совсем другой пароль');
    await page.getByRole('button', { name: words.letters.reset }).click();
    await clara.sidebar.waitFor();
    anna.mayBeRefused(401, '/api/v1/');
    await anna.page.getByText(words.door.endings.ended).waitFor();

    // It was good once, and another can be asked for.
    clara.mayBeRefused(404, '/api/v1/password-reset');
    await page.goto('/search');
    await page.goto(letter.path('/reset'));
    await page.getByText(words.letters.resetGone).waitFor();
    await page.getByRole('link', { name: words.letters.resetAgain }).click();
    await who.waitFor();
  },
  { engines: ['sqlite'], settings },
);

story(
  'whoever has forgotten their password where they are signed in has a link sent to their address',
  async (town) => {
    const [anna] = await town.square(['anna']);
    await hasAddress(anna, 'anna@forgotten.example.org');
    const { page, words } = anna;
    await page.goto('/settings/password');
    await page.getByRole('button', { name: words.elsewhere.forgotten }).click();
    const dialog = page.getByRole('dialog', { name: words.elsewhere.forgotten });
    await dialog.getByText(words.elsewhere.sendAbout('anna@forgotten.example.org')).waitFor();
    await dialog.getByRole('button', { name: words.elsewhere.send }).click();
    await dialog.getByText(words.elsewhere.sent).waitFor();
    assert.equal(await dialog.getByRole('button', { name: words.elsewhere.send }).count(), 0);

    const letter = await mailbox.letterTo('anna@forgotten.example.org', 1);
    await page.goto(letter.path('/reset'));
    await page.getByLabel(words.door.password, { exact: true }).fill('a password to remember');
    await page.getByRole('button', { name: words.letters.reset }).click();
    await anna.sidebar.waitFor();
  },
  { engines: ['sqlite'], settings },
);

story(
  'whoever wants no more digests says so by the link in one, and finds it so in the settings',
  async (town) => {
    const [anna, boris] = await town.square(['anna', 'boris']);
    await hasAddress(anna, 'anna@digest.example.org');
    await anna.page.goto(AT);
    const { page, words } = anna;
    const digest = page.getByRole('switch', { name: words.mail.digest });
    await digest.click();
    await page.getByRole('switch', { name: words.mail.digest, checked: true }).waitFor();
    await boris.writes('what happened this week');
    await boris.sees(['what happened this week']);
    for (const person of town.people) person.mayLoseTheWay();
    await town.server.comesToMonday();
    const letter = await mailbox.letterTo('anna@digest.example.org', 1);

    await page.goto(letter.path('/unsubscribe'));
    await page.getByRole('button', { name: words.letters.unsubscribe }).click();
    await page.getByText(words.letters.unsubscribed.digest).waitFor();
    await page.getByRole('link', { name: words.letters.settings }).click();
    await digest.waitFor();
    assert.equal(await digest.isChecked(), false);

    anna.mayBeRefused(404, '/api/v1/unsubscription');
    await page.goto('/unsubscribe?code=1.missed.00');
    await page.getByRole('button', { name: words.letters.unsubscribe }).click();
    await page.getByText(words.letters.unsubscribeGone).waitFor();
  },
  { engines: ['postgres'], settings },
);

story(
  'where no mail is sent, the page says so, and whom to ask instead',
  async (town) => {
    const anna = await town.person('anna');
    await anna.api.createChannel('square');
    await anna.arrives();
    const { page, words } = anna;
    await page.goto('/');
    await page.getByText(words.door.forgot).waitFor();
    assert.equal(await page.getByRole('link', { name: words.door.forgotten }).count(), 0);
    await page.goto('/reset');
    await page.getByText(words.letters.noMail).waitFor();
    await anna.signsIn(AT);
    await page.getByText(words.mail.off).waitFor();
    await page.getByRole('button', { name: words.mail.add }).click();
    await saves(anna, 'anna@example.org', passwordOf('anna'));
    await page.getByText('anna@example.org', { exact: true }).waitFor();
    assert.equal(await page.getByText(words.mail.missedTitle).count(), 0);
  },
  { engines: ['sqlite'] },
);
