/** Whose the files are, and how much each may have. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';

story('an administrator sees whose the files are, and gives one person another quota', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const send = async ({ api }, bytes) =>
    await api.post(town.channel, 'look', { files: [await api.upload('a.bin', Buffer.alloc(bytes, 7))] });
  await send(boris, 1_000);
  await send(anna, 20_000);
  const olga = await town.person('olga', { role: 'admin' });
  await olga.arrives();
  await olga.signsIn('/moderation/files');
  const { page, words } = olga;
  const { files } = words.moderation;
  const people = page.getByRole('table', { name: files.ofs.people });
  await people.getByRole('row', { name: /anna/ }).waitFor();
  const rows = await people.getByRole('row').allInnerTexts();
  assert.match(rows[1], /anna[^]*1[^]*20 kB/);
  assert.match(rows[2], /boris[^]*1[^]*1 kB/);

  await page.getByRole('button', { name: files.setWho('anna') }).click();
  const dialog = page.getByRole('dialog', { name: files.quotaTitle('anna') });
  const field = dialog.getByLabel(files.amount);
  const save = dialog.getByRole('button', { name: words.common.save, exact: true });
  await field.fill('-1');
  await dialog.getByText(files.amountRule).waitFor();
  assert.equal(await save.isDisabled(), true);
  await field.fill('0.00002');
  await save.click();
  await people.getByRole('row', { name: /anna/ }).getByText(files.ownQuota).waitFor();
  // She has it all by now.
  await assert.rejects(anna.api.upload('b.bin', Buffer.from('b')), /413/);
  await boris.api.upload('b.bin', Buffer.from('b'));

  await page.getByRole('button', { name: files.setWho('anna') }).click();
  await dialog.getByRole('button', { name: files.usual }).click();
  await people.getByText(files.ownQuota).waitFor({ state: 'detached' });
  await anna.api.upload('b.bin', Buffer.from('b'));

  await page.getByRole('radio', { name: files.ofs.channels }).check({ force: true });
  const channels = page.getByRole('table', { name: files.ofs.channels });
  await channels.getByRole('row', { name: /town-square[^]*2[^]*21 kB/ }).waitFor();
});
