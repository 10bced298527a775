/** A letter as its reader has it. */

export class Letter {
  constructor(to, subject, text, html) {
    Object.assign(this, { to, subject, text, html });
  }

  /** What a mail server was given for this address. */
  static read(to, raw) {
    // A dot in front of a line was doubled on its way.
    const { headers, body } = split(raw.replace(/^\.\./gm, '.'));
    const [, border = ''] = /boundary="?([^";]+)/i.exec(headers['content-type'] ?? '') ?? [];
    const parts = border ? body.split(`--${border}`).slice(1, -1) : [raw];
    const [text = '', html = ''] = parts.map((part) => unpacked(split(part.replace(/^\r\n/, ''))));
    return new Letter(to, subjectOf(headers.subject ?? ''), text, html);
  }

  /** Where its link to a page leads. Only the path matters: the server of a story is at a port of its own. */
  path(page) {
    const links = (this.text.match(/https?:\/\/\S+/g) ?? []).map((link) => new URL(link));
    const found = links.find(({ pathname }) => pathname === page);
    if (!found) throw new Error(`no link to ${page} in: ${this.text}`);
    return found.pathname + found.search + found.hash;
  }
}

function split(raw) {
  const at = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, at)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.split(':')[0].toLowerCase(), line.replace(/^[^:]*: */, '')]));
  return { headers, body: raw.slice(at + 4) };
}

/** What a part says, whichever way it was packed. */
function unpacked({ headers, body }) {
  const way = (headers['content-transfer-encoding'] ?? '').toLowerCase();
  if (way === 'base64') return Buffer.from(body, 'base64').toString();
  return Buffer.from(way === 'quoted-printable' ? unquoted(body.replace(/=\r\n/g, '')) : body, 'latin1').toString();
}

/** A header with other letters than those of ASCII (RFC 2047). */
function subjectOf(header) {
  const whole = header.replace(/\?=\s+=\?/g, '?==?');
  return whole.replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, way, text) => {
    if (way.toLowerCase() === 'b') return Buffer.from(text, 'base64').toString();
    return Buffer.from(unquoted(text.replaceAll('_', ' ')), 'latin1').toString();
  });
}

const unquoted = (text) => text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
