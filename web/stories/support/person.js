/** Somebody at a browser, and what they do there: everything is found by its role and its name, as they find it. */
import { passwordOf } from './server.js';
import { PATIENCE_MS, until } from './until.js';
import { Way } from './way.js';
import { t } from './words.js';

/** What a page says, and nobody can prevent, when the server cannot be reached. */
const CUT_OFF = /net::ERR_|WebSocket connection to .* failed/;
/** A broken rule of the page's policy is never meant to happen. */
const OF_THE_POLICY = /Content Security Policy|Trusted ?(Types|HTML|Script)/i;

export class Person {
  complaints = [];
  #expected = [];

  constructor(town, username, { language = 'en', name = username } = {}) {
    Object.assign(this, { town, username, language, name });
  }

  get words() {
    return t(this.language);
  }

  /** Opens a browser of their own, with a way of its own to the server. */
  async arrives({ phone = false, dark = false, ...more } = {}) {
    this.way = await Way.to(this.town.portFor(this));
    this.context = await this.town.browser.newContext({
      baseURL: this.way.url,
      locale: this.language === 'ru' ? 'ru-RU' : 'en-GB',
      colorScheme: dark ? 'dark' : 'light',
      viewport: phone ? { width: 390, height: 800 } : { width: 1280, height: 900 },
      hasTouch: phone,
      isMobile: phone,
      permissions: ['clipboard-read', 'clipboard-write'],
      ...more,
    });
    this.context.setDefaultTimeout(PATIENCE_MS);
    // Broken rules of the page's policy are told here as well.
    await this.context.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        console.error(`Content Security Policy: ${violatedDirective} ${blockedURI}`);
      });
    });
    this.page = await this.opensTab();
    return this;
  }

  async opensTab() {
    const page = await this.context.newPage();
    page.on('pageerror', (error) => this.complaints.push(`${this.username}: ${error.stack?.split('\n').slice(0, 4).join('\n') ?? error}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      this.complaints.push(`${this.username}: ${message.text()} (${message.location().url})`);
    });
    return page;
  }

  /** This is meant to happen. */
  mayComplain(of) {
    this.#expected.push(of);
  }

  /** The way to the server is meant to be lost. */
  mayLoseTheWay() {
    this.mayComplain(CUT_OFF);
  }

  /** A request is meant to be refused; a browser writes that down, too. */
  mayBeRefused(status, path) {
    this.mayComplain(new RegExp(`responded with a status of ${status} .*${escape(path)}`));
  }

  get unexpected() {
    const isMeant = (complaint) => !OF_THE_POLICY.test(complaint) && this.#expected.some((of) => of.test(complaint));
    return this.complaints.filter((complaint) => !isMeant(complaint));
  }

  /** Opens a browser in which they have signed in before, and looks at a channel. */
  async comes(channel, name, options) {
    await this.arrives(options);
    await this.context.addInitScript(() => {
      // What signing in leaves behind; once, for they may sign out.
      if (!sessionStorage.getItem('came')) localStorage.setItem('veche.signed-in', '1');
      sessionStorage.setItem('came', '1');
    });
    const answer = await this.context.request.post('/api/v1/sessions', {
      data: { username: this.username, password: passwordOf(this.username), cookie: true },
    });
    if (!answer.ok()) throw new Error(`${this.username} could not sign in: ${await answer.text()}`);
    await this.page.goto(`/c/${channel}`);
    await this.list(name).waitFor();
    this.place = name;
    return this;
  }

  async signsIn(at = '/') {
    const { door } = this.words;
    await this.page.goto(at);
    await this.page.getByRole('textbox', { name: door.username, exact: true }).fill(this.username);
    await this.page.getByLabel(door.password, { exact: true }).fill(passwordOf(this.username));
    await this.page.getByRole('button', { name: door.signIn, exact: true }).click();
    await this.sidebar.waitFor();
    return this;
  }

  get sidebar() {
    return this.sidebarIn(this.page);
  }

  /** That of another of their tabs. */
  sidebarIn(page) {
    return page.getByRole('navigation', { name: this.words.shell.sidebar });
  }

  /** The row of a channel in the sidebar. */
  row(name) {
    return this.sidebar.getByRole('link').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async opens(name) {
    await this.row(name).click();
    await this.list(name).waitFor();
    this.place = name;
  }

  /** The messages of a channel; of the thread that is open. */
  list(name = this.place) {
    return this.page.getByRole('log', { name: this.words.conversation.list(name), exact: true });
  }

  get thread() {
    return this.page.getByRole('log', { name: this.words.conversation.answersList, exact: true });
  }

  field(name = this.place) {
    return this.page.getByRole('textbox', { name: new RegExp(`^${escape(this.words.composer.write(''))}.*${escape(name)}$`) });
  }

  get answerField() {
    return this.page.getByRole('textbox', { name: new RegExp(`^${escape(this.words.composer.reply(''))}`) });
  }

  async writes(text, field = this.field()) {
    await field.fill(text);
    await field.press('Enter');
  }

  /** A message on the screen, by its text. */
  message(text, list = this.list()) {
    return list.getByRole('article').filter({ hasText: text }).last();
  }

  /** What stands on the screen, in its order, with `…` behind what waits and `!` behind what was refused. */
  async reads(list = this.list()) {
    return await list.getByRole('article').evaluateAll((articles) =>
      articles.map((article) => {
        const text = /, \d{1,2}[:.]\d{2}(?: ?[AP]M)?: ([^]*)$/iu.exec(article.getAttribute('aria-label') ?? '')?.[1] ?? '?';
        if (article.querySelector('[role=alert]')) return `${text}!`;
        return article.classList.contains('pending') ? `${text}…` : text;
      }),
    );
  }

  /** Until exactly this stands there. */
  async sees(texts, list = this.list()) {
    await until(`${this.username} sees ${JSON.stringify(texts)}`, async () => {
      const read = await this.reads(list);
      return JSON.stringify(read) === JSON.stringify(texts) || read;
    });
  }

  /** One of the buttons that are there while the pointer is on a message; what comes in meanwhile may move the message away from it. */
  async #clicks(message, button) {
    await until('the button is there', async () => {
      await message.hover();
      await button(message).waitFor({ timeout: 1_000 });
      await button(message).hover({ timeout: 1_000 });
      return true;
    });
    await button(message).click();
  }

  /** Opens what can be done with a message. */
  async menuOf(text, list = this.list()) {
    await this.#clicks(this.message(text, list), (message) => message.getByRole('button', { name: this.words.conversation.more }));
    return this.page.getByRole('menu');
  }

  async does(deed, text, list = this.list()) {
    const menu = await this.menuOf(text, list);
    await menu.getByRole('menuitem', { name: this.words.conversation[deed] }).click();
  }

  async edits(text, to) {
    await this.does('edit', text);
    const field = this.page.getByRole('textbox', { name: this.words.composer.editing });
    await field.fill(to);
    await field.press('Enter');
    await field.waitFor({ state: 'detached' });
  }

  async deletes(text) {
    await this.does('delete', text);
    await this.page.getByRole('dialog').getByRole('button', { name: this.words.common.delete, exact: true }).click();
  }

  /** With one of the emoji that are offered at once. */
  async reacts(text, emoji, list = this.list()) {
    const name = this.words.conversation.reactWith(emoji);
    await this.#clicks(this.message(text, list), (message) => message.getByRole('toolbar').getByRole('button', { name, exact: true }));
  }

  /** Answers in the thread of a message, which opens beside. */
  async replies(text, answer) {
    await this.#clicks(this.message(text), (message) => message.getByRole('button', { name: this.words.conversation.reply, exact: true }));
    await this.writes(answer, this.answerField);
  }

  /** The browser knows it, and nothing comes through. */
  async goesOffline() {
    this.mayLoseTheWay();
    await this.way.cut();
    await this.context.setOffline(true);
  }

  /** Whatever is under way is lost; the next may come through. */
  losesTheWay() {
    this.mayLoseTheWay();
    this.way.drop();
  }

  async comesBack() {
    await this.way.open();
    await this.context.setOffline(false);
  }

  /** What stands on their screens, for whoever looks for the reason of a failure. */
  async portrays() {
    const pages = this.context?.pages() ?? [];
    return await Promise.all(
      pages.map(async (page) => {
        const screen = await page
          .locator('body')
          .ariaSnapshot({ timeout: 3_000 })
          .catch((error) => `nothing: ${error.message.split('\n')[0]}`);
        return `--- ${this.username} at ${page.url()}\n${screen}`;
      }),
    );
  }

  async leaves() {
    await this.context?.close();
    await this.way?.cut().catch(() => {});
  }
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
