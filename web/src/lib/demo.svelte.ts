/** Whether there are demo people, whose passwords everybody knows; for administrators. */
import { call } from './api/http';
import { read, write } from './kept';

/** What the page begins with, before the server has said anything: what it has said the last time. */
const KEPT = 'veche.demo';

class Demo {
  isOn = $state.raw(read(KEPT, false));

  async look(): Promise<void> {
    this.told((await call('server', {})).demo);
  }

  /** The server has said so. */
  told(isOn: boolean): void {
    this.isOn = isOn;
    write(KEPT, isOn);
  }

  async clear(): Promise<void> {
    await call('clear_demo', {});
    this.told(false);
  }
}

export const demo = new Demo();
