/** The picture of the page in the browser's row of tabs, with a badge: a number that calls, or a dot that only tells. */

const SIZE = 64;
const SIGNAL = '#c2321f';
const DOT = '#1f7a5c';

const link = (): HTMLLinkElement | null => document.querySelector('link[rel="icon"]');

let plain: { href: string; type: string } | null = null;
let picture: Promise<HTMLImageElement> | null = null;
/** The last badge that was asked for: an earlier one that is still being painted is dropped. */
let asked = 0;

/** Shows the badge: `calls` as a number, else a dot when something is `unread`, else none. */
export async function badge(calls: number, unread: boolean): Promise<void> {
  const mine = ++asked;
  const element = link();
  if (!element) return;
  plain ??= { href: element.href, type: element.type };
  if (calls === 0 && !unread) return show(element, plain);
  try {
    const href = await painted(plain.href, calls);
    if (mine === asked) show(element, { href, type: 'image/png' });
  } catch {
    // Without a canvas the page has its plain picture, and the number stands in the title.
  }
}

function show(element: HTMLLinkElement, { href, type }: { href: string; type: string }): void {
  element.type = type;
  element.href = href;
}

async function painted(source: string, calls: number): Promise<string> {
  picture ??= load(source);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.drawImage(await picture, 0, 0, SIZE, SIZE);
  if (calls > 0) number(pen, calls > 99 ? '99+' : String(calls));
  else dot(pen);
  return canvas.toDataURL('image/png');
}

function number(pen: CanvasRenderingContext2D, text: string): void {
  pen.font = `bold ${text.length > 2 ? 28 : 36}px system-ui, sans-serif`;
  const width = Math.max(42, pen.measureText(text).width + 16);
  pen.beginPath();
  pen.roundRect(SIZE - width, SIZE - 42, width, 42, 21);
  pen.fillStyle = SIGNAL;
  pen.fill();
  pen.fillStyle = '#fff';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, SIZE - width / 2, SIZE - 20);
}

function dot(pen: CanvasRenderingContext2D): void {
  pen.beginPath();
  pen.arc(SIZE - 15, 15, 15, 0, 2 * Math.PI);
  pen.fillStyle = '#fff';
  pen.fill();
  pen.beginPath();
  pen.arc(SIZE - 15, 15, 11, 0, 2 * Math.PI);
  pen.fillStyle = DOT;
  pen.fill();
}

function load(source: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = source;
  return image.decode().then(() => image);
}
