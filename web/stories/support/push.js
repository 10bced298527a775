/** What comes by web push, handed to the worker of somebody's page as its browser would. */
import { until } from './until.js';

export class Push {
  /** `page` need not be one of ours; it only has the browser's ear. */
  static async of(person, page) {
    const push = Object.assign(new Push(), { person, origin: person.way.url });
    // A browser gives out no address for pushes before there is who takes them.
    await until('the worker is there', async () => await person.page.evaluate(async () => !!(await navigator.serviceWorker.ready).active));
    push.session = await person.context.newCDPSession(page);
    const registered = [];
    push.session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registered.push(...registrations));
    await push.session.send('ServiceWorker.enable');
    await until('the worker is registered', () => {
      push.registrationId = registered.find(({ scopeURL }) => scopeURL.startsWith(push.origin))?.registrationId;
      return push.registrationId !== undefined || registered;
    });
    return push;
  }

  async delivers(data) {
    const { origin, registrationId } = this;
    await this.session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  }

  /** What the server says of a message. */
  async tells(title, channel, seq, { badge = 1, unread = [channel], at = Date.now() } = {}) {
    const notification = { title, body: `anna: ${title}`, tag: `c${channel}`, navigate: `https://chat.example.org/c/${channel}/${seq}` };
    await this.delivers(JSON.stringify({ web_push: 8030, notification, app_badge: String(badge), mutable: true, at, unread }));
  }

  get worker() {
    return this.person.context.serviceWorkers().find((one) => one.url().startsWith(this.origin));
  }

  /** What is shown, by its titles. */
  async shown() {
    const titles = await this.worker.evaluate(async () => (await self.registration.getNotifications()).map(({ title }) => title));
    return titles.sort();
  }

  async shows(...titles) {
    await until(`${titles.join()} is shown`, async () => {
      const shown = await this.shown();
      return JSON.stringify(shown) === JSON.stringify(titles.sort()) || shown;
    });
  }

  /** From now on the worker writes down what badge it would set, and which windows it would open: a browser lets it only after a real click. */
  async watches() {
    await this.worker.evaluate(() => {
      self.seen = { badges: [], opened: [] };
      self.navigator.setAppBadge = async (badge) => void self.seen.badges.push(badge);
      self.clients.openWindow = async (path) => void self.seen.opened.push(path);
      WindowClient.prototype.focus = async function () {
        return this;
      };
    });
  }

  async seen() {
    return await this.worker.evaluate(() => self.seen);
  }

  async clicks(title) {
    await this.worker.evaluate(async (title) => {
      const notification = (await self.registration.getNotifications()).find((one) => one.title === title);
      const event = new NotificationEvent('notificationclick', { notification });
      // One that a script makes may not be waited for.
      event.waitUntil = () => {};
      self.dispatchEvent(event);
    }, title);
  }
}
