/** Rich text that was copied elsewhere, as Markdown. It is read from a document that is never shown. */
import { textOf } from './paste/flow';
import { isCode, marksOf, withoutHidden } from './paste/look';

const FORMATTED = 'a[href], b, strong, i, em, s, del, strike, code, pre, blockquote, ul, ol, table, h1, h2, h3, h4, h5, h6';
/** The text as Markdown, code in the language that the editor told of; `null` when there is no formatting in it that Markdown could keep. */
export function toMarkdown(document: Document, language = ''): string | null {
  withoutHidden(document);
  const { body } = document;
  if (/^[\w+#-]+$/.test(language)) body.setAttribute('data-language', language);
  return isFormatted(body) ? textOf(body).trim() : null;
}

function isFormatted(body: Element): boolean {
  const all = Array.from(body.querySelectorAll('*'));
  const length = (body.textContent ?? '').trim().length;
  return all.some((element) => {
    if (/mso-list:\s*l\d/i.test(element.getAttribute('data-style') ?? '')) return true;
    if (isCode(element) && Boolean(element.querySelector('br, div + div'))) return true;
    if (element.matches(FORMATTED) && (!/^(B|STRONG)$/.test(element.tagName) || marksOf(element).length > 0)) return true;
    // A word out of a heading or a button is a word: only what differs from what stands around it is set off.
    return marksOf(element).length > 0 && (element.textContent ?? '').trim().length < length;
  });
}
