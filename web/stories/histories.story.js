/** An old copy of the data is put back under pages that were ahead of it: nobody keeps what the others do not have. */
import { story } from './support/town.js';
import { until } from './support/until.js';

/** How often it is put back. */
const ROUNDS = Number(process.env.RESTORES ?? 2);

story(
  'a data folder that is put back by hand leaves no page with what the others do not have',
  async (town) => {
    const [anna, boris] = await town.square(['anna', 'boris']);
    const all = [];
    const bothSee = async (texts) => {
      const last = JSON.stringify(texts.slice(-12));
      for (const one of [anna, boris]) {
        await until(`${one.username} sees ${last}`, async () => {
          const read = await one.reads();
          return JSON.stringify(read.slice(-12)) === last || read;
        });
      }
    };
    for (let round = 0; round < ROUNDS; round++) {
      all.push(`kept ${round}`);
      await boris.api.post(town.channel, all.at(-1));
      await bothSee(all);
      for (const one of [anna, boris]) one.mayLoseTheWay();
      const copy = await town.server.isCopied();
      await boris.api.post(town.channel, `lost ${round}.1`);
      await boris.api.post(town.channel, `lost ${round}.2`);
      await bothSee([...all, `lost ${round}.1`, `lost ${round}.2`]);
      // She is back when the positions that she knows are taken by something else, he as soon as he can.
      await anna.goesOffline();
      await town.server.goesBackTo(copy);
      for (let at = 0; at < 1 + (round % 3); at++) {
        all.push(`new ${round}.${at}`);
        await boris.api.post(town.channel, all.at(-1));
      }
      await anna.comesBack();
      await bothSee(all);
    }
  },
  { engines: ['sqlite'] },
);
