/** Whether there are demo people, whose passwords everybody knows; for administrators. */
import { call } from './api/http';

class Demo {
  isOn = $state.raw(false);

  async look(): Promise<void> {
    this.isOn = (await call('server', {})).demo;
  }

  async clear(): Promise<void> {
    await call('clear_demo', {});
    this.isOn = false;
  }
}

export const demo = new Demo();
