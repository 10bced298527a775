/** The way from one person to the server: a port of their own that can be cut. */
import { connect, createServer } from 'node:net';

export class Way {
  #server;
  #open = new Set();
  #to;

  constructor(to) {
    this.#to = to;
  }

  static async to(port) {
    const way = new Way(port);
    await way.open(0);
    return way;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async open(port = this.port) {
    this.#server = createServer((near) => {
      const far = connect(this.#to, '127.0.0.1');
      for (const [one, other] of [
        [near, far],
        [far, near],
      ]) {
        this.#open.add(one);
        one.setNoDelay(true);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#open.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise((done, failed) => this.#server.once('error', failed).listen(port, '127.0.0.1', done));
    this.port = this.#server.address().port;
  }

  /** Everything on the way is lost, and nothing comes through any more. */
  async cut() {
    const closed = new Promise((done) => this.#server.close(done));
    this.drop();
    await closed;
  }

  /** Everything on the way is lost; the next may come through. */
  drop() {
    for (const socket of this.#open) socket.resetAndDestroy();
    this.#open.clear();
  }
}
