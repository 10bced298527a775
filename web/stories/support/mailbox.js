/** A mail server that passes nothing on: it keeps what was handed to it, and says what it is told to say. */
import { createServer } from 'node:net';
import { Letter } from './letter.js';
import { until } from './until.js';

/** No letter of ours is as long, and no story has as many. */
const MOST_BYTES = 1_000_000;
const MOST_LETTERS = 100;

export class Mailbox {
  letters = [];
  #server;
  #open = new Set();
  /** What each address is answered that gets nothing. */
  #refused = new Map();

  static async open() {
    const mailbox = new Mailbox();
    mailbox.#server = createServer((socket) => mailbox.#serve(socket));
    await new Promise((done, failed) => mailbox.#server.once('error', failed).listen(0, '127.0.0.1', done));
    return mailbox;
  }

  /** What a server is started with that sends its mail here. */
  get settings() {
    return {
      VECHE_SMTP_URL: `smtp://127.0.0.1:${this.#server.address().port}`,
      VECHE_PUBLIC_URL: 'http://127.0.0.1:8000',
      VECHE_MAIL_FROM: 'veche@example.org',
    };
  }

  /** Whatever goes to this address is answered so: `550 no such mailbox`. */
  refuses(address, answer) {
    this.#refused.set(address, answer);
  }

  /** The letter behind so many others to an address, once it is there. */
  async letterTo(address, nth = 0) {
    let found;
    await until(`letter ${nth} to ${address}`, () => {
      found = this.letters.filter(({ to }) => to === address)[nth];
      return found !== undefined || this.letters.map(({ to, subject }) => `${to}: ${subject}`);
    });
    return found;
  }

  async close() {
    const closed = new Promise((done) => this.#server.close(done));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #serve(socket) {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setEncoding('latin1');
    const says = (answer) => socket.write(`${answer}\r\n`);
    let [rest, to, isInLetter] = ['', '', false];
    says('220 mailbox');
    socket.on('data', (text) => {
      rest += text;
      if (rest.length > MOST_BYTES) return socket.destroy();
      for (;;) {
        const end = isInLetter ? '\r\n.\r\n' : '\r\n';
        const at = rest.indexOf(end);
        if (at < 0) return;
        const given = rest.slice(0, at);
        rest = rest.slice(at + end.length);
        if (isInLetter) {
          isInLetter = false;
          this.letters.push(Letter.read(to, given));
          says('250 kept');
          continue;
        }
        if (/^RCPT TO:/i.test(given)) [, to = ''] = /<(.*)>/.exec(given) ?? [];
        const answer = this.#answer(given, to);
        isInLetter = answer.startsWith('354');
        says(answer);
        if (answer.startsWith('221')) return socket.end();
      }
    });
  }

  #answer(line, to) {
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        return '250-mailbox\r\n250 8BITMIME';
      case 'RCPT':
        return this.#refused.get(to) ?? '250 fine';
      case 'DATA':
        return this.letters.length < MOST_LETTERS ? '354 go on' : '452 no room';
      case 'QUIT':
        return '221 bye';
      case 'MAIL':
      case 'RSET':
      case 'NOOP':
        return '250 fine';
      default:
        return '502 what?';
    }
  }
}
