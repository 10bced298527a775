/** Networks and servers go away; what was written does not. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** What stands in the log of the square, in its order: nothing doubled, nothing that was never written. */
async function logged(person) {
  const events = await person.api.log(person.town.channel);
  return events.filter(({ type }) => type === 'posted').map(({ message }) => message.text);
}

story('five messages written without a network come in their order, once', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  await anna.writes('before');
  await boris.sees(['before']);
  await anna.goesOffline();
  const five = ['one', 'two', 'three', 'four', 'five'];
  for (const text of five) await anna.writes(text);
  await anna.sees(['before', ...five.map((text) => `${text}…`)]);
  await boris.writes('meanwhile');
  await anna.comesBack();
  const all = ['before', 'meanwhile', ...five];
  await Promise.all([anna, boris].map((one) => one.sees(all)));
  assert.deepEqual(await logged(anna), all);
});

story('a connection that is cut again and again while both write loses and doubles nothing', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const written = { anna: [], boris: [] };
  for (let round = 0; round < 6; round++) {
    for (const person of [anna, boris]) {
      for (let at = 0; at < 2; at++) {
        const text = `${person.username} ${round}.${at}`;
        written[person.username].push(text);
        await person.writes(text);
        // In the middle of whatever is under way.
        if (at === round % 2) person.losesTheWay();
      }
    }
  }
  await until('all is logged', async () => (await logged(anna)).length === 24 || (await logged(anna)));
  const log = await logged(anna);
  for (const { username } of [anna, boris]) {
    assert.deepEqual(
      log.filter((text) => text.startsWith(username)),
      written[username],
    );
  }
  for (const person of [anna, boris]) {
    await until('the screen shows the end of the log', async () => {
      const read = await person.reads();
      return JSON.stringify(read) === JSON.stringify(log.slice(-read.length)) || read;
    });
  }
});

story('a server that is killed while both write has lost nothing', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const written = { anna: [], boris: [] };
  const write = async (person, text) => {
    written[person.username].push(text);
    await person.writes(text);
  };
  const both = (text) => Promise.all([anna, boris].map((person) => write(person, `${person.username} ${text}`)));
  for (let round = 0; round < 4; round++) {
    // The first may be on its way, on the disk, or answered.
    await Promise.all([both(`${round} up`), town.killsServer()]);
    await both(`${round} down`);
    await Promise.all([both(`${round} again`), town.server.restart()]);
  }
  const want = 24;
  await until('all is logged', async () => (await logged(anna)).length === want || (await logged(anna)));
  const log = await logged(anna);
  for (const { username } of [anna, boris]) {
    assert.deepEqual(
      log.filter((text) => text.startsWith(username)),
      written[username],
    );
  }
  await Promise.all([anna, boris].map((one) => one.sees(log)));
});

story('what waited for a network outlives the page, and is sent once', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  await until(
    'the page can start without a network',
    async () => await anna.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'),
  );
  await anna.page.reload();
  await anna.list().waitFor();
  await anna.goesOffline();
  const many = Array.from({ length: 12 }, (_, at) => `while away ${at}`);
  for (const text of many) await anna.writes(text);
  await anna.sees(many.map((text) => `${text}…`));
  await anna.page.reload();
  // Where it says so depends on how much of the page was kept by then.
  const atTheDoor = anna.page.getByText(anna.words.door.kept(many.length));
  await atTheDoor
    .or(anna.page.getByText(anna.words.shell.waits(many.length)))
    .first()
    .waitFor();
  await anna.comesBack();
  await Promise.all([anna, boris].map((one) => one.sees(many)));
  await anna.page.reload();
  await anna.sees(many);
  assert.deepEqual(await logged(anna), many);
});

story('two tabs of one person agree', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const other = await anna.opensTab();
  await other.goto(anna.page.url());
  const there = other.getByRole('log', { name: anna.words.conversation.list('town-square') });
  await there.waitFor();

  await anna.writes('from the first');
  await anna.sees(['from the first'], there);
  await anna.goesOffline();
  await anna.writes('while away');
  await anna.sees(['from the first', 'while away…'], there);
  await anna.comesBack();
  for (const list of [anna.list(), there]) await anna.sees(['from the first', 'while away'], list);
  await boris.sees(['from the first', 'while away']);
  assert.deepEqual(await logged(anna), ['from the first', 'while away']);

  // What is begun in one is in the other.
  await anna.field().fill('half a thou');
  await until('the draft is in the other tab', async () => {
    const text = await other.getByRole('textbox', { name: /town-square/ }).inputValue();
    return text === 'half a thou' || text;
  });
  // Signing out of one is signing out of both. What the other was just asking for is refused.
  anna.mayBeRefused(401, '/api/v1/threads');
  anna.mayBeRefused(401, '/api/v1/drafts');
  anna.mayBeRefused(401, '/api/v1/saved');
  await anna.page.bringToFront();
  await anna.page.getByRole('button', { name: anna.words.shell.me('@anna') }).click();
  await anna.page.getByRole('menuitem', { name: anna.words.shell.signOut }).click();
  await anna.page.getByRole('textbox', { name: anna.words.door.username, exact: true }).waitFor();
  await other.getByRole('textbox', { name: anna.words.door.username, exact: true }).waitFor();
});
