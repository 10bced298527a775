/** What is cut out of a picture, and how it is sent. */
import { problemOf, Refusal } from '$lib/api/http';
import type { File as Sent } from '$lib/api/types';
import { send } from '$lib/upload/send';

/** Pixels of a side that are sent at the most: twice what the server keeps. */
const SIDE = 512;

/** A square of a picture, in its own pixels. */
export interface Square {
  x: number;
  y: number;
  side: number;
}

/** The square that is seen through a window, of a picture that is drawn so large and moved by so much from the middle of it. */
export function seen(picture: { width: number; height: number }, drawn: { width: number; x: number; y: number }, window: number): Square {
  const pixel = picture.width / drawn.width;
  const side = Math.min(window * pixel, picture.width, picture.height);
  const from = (all: number, moved: number): number => Math.min(all - side, Math.max(0, all / 2 - moved * pixel - side / 2));
  return { x: from(picture.width, drawn.x), y: from(picture.height, drawn.y), side };
}

/** The square alone, as a file. What may be transparent stays so. */
export async function cut(picture: HTMLImageElement, { x, y, side }: Square, type: string): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.max(1, Math.min(SIDE, Math.round(side)));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height);
  const kind = type === 'image/jpeg' ? type : 'image/png';
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, kind, 0.92));
  if (!blob) throw new Error('the canvas gave nothing');
  return blob;
}

/** Sends a square to be an avatar; the file that the server made of it. */
export async function sendAvatar(square: Blob): Promise<number> {
  const path = '/api/v1/files?name=avatar&avatar=true';
  const reply = await send({ method: 'POST', path, headers: { 'content-type': square.type }, body: square });
  if (reply.status !== 201) throw new Refusal(problemOf(reply.text, reply.status));
  return (JSON.parse(reply.text) as Sent).id;
}
