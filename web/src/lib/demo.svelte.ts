/** Whether there are demo people, whose passwords everybody knows; for administrators. */
import { call } from './api/http';

/** What the page begins with, before the server has said anything: what it has said the last time. */
const KEPT = 'veche.demo';

class Demo {
  isOn = $state.raw(localStorage.getItem(KEPT) !== null);

  async look(): Promise<void> {
    this.told((await call('server', {})).demo);
  }

  /** The server has said so. */
  told(isOn: boolean): void {
    this.isOn = isOn;
    if (isOn) localStorage.setItem(KEPT, '1');
    else localStorage.removeItem(KEPT);
  }

  async clear(): Promise<void> {
    await call('clear_demo', {});
    this.told(false);
  }
}

export const demo = new Demo();
