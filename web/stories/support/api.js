/** Operations over HTTP, for setting things up faster than by hand. */
import { passwordOf } from './server.js';

export class Api {
  constructor(base, access = null) {
    this.base = base;
    this.access = access;
  }

  async ask(method, path, body) {
    const headers = { ...(this.access && { authorization: `Bearer ${this.access}` }), ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${this.base}/api/v1${path}`, { method, headers, body: body ? JSON.stringify(body) : undefined });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** Makes an account; gives the way in as that person. */
  async register(username, name) {
    const signed = await this.ask('POST', '/register', { username, password: passwordOf(username), name });
    return Object.assign(new Api(this.base, signed.access), { me: signed.me.person });
  }

  async signIn(username) {
    const signed = await this.ask('POST', '/sessions', { username, password: passwordOf(username) });
    return Object.assign(new Api(this.base, signed.access), { me: signed.me.person });
  }

  async createChannel(name, kind = 'open') {
    return (await this.ask('POST', '/channels', { name, kind })).channel;
  }

  async join(channel) {
    await this.ask('PUT', `/channels/${channel}/membership`, {});
  }

  async post(channel, text, more = {}) {
    return await this.ask('POST', `/channels/${channel}/messages`, { text, nonce: crypto.randomUUID(), ...more });
  }

  /** Sends a small file; gives what it is called. */
  async upload(name, body, description = '') {
    const inBase64 = (text) => Buffer.from(text).toString('base64');
    const facts = [`filename ${inBase64(name)}`, ...(description ? [`alt ${inBase64(description)}`] : [])];
    const headers = {
      authorization: `Bearer ${this.access}`,
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-length': String(body.length),
      'upload-metadata': facts.join(','),
    };
    const answer = await fetch(`${this.base}/api/v1/uploads`, { method: 'POST', headers, body });
    if (answer.status !== 201) throw new Error(`upload of ${name}: ${answer.status} ${await answer.text()}`);
    return Number(answer.headers.get('location').split('/').at(-1));
  }

  /** The whole channel as it stands in the log, answers and all: every posting there ever was. */
  async log(channel) {
    const events = [];
    for (let after = 0; ;) {
      const page = await this.ask('GET', `/channels/${channel}/events?after=${after}&limit=200`);
      events.push(...page.events);
      if (page.events.length === 0) return events;
      after = page.events.at(-1).seq;
    }
  }
}
