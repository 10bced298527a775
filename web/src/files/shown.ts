/** A file as a message shows it: one that the server has, or one that is still on its way there. */
import type { File as Sent } from '$lib/api/types';
import type { Upload } from '$lib/upload/upload.svelte';

export interface Shown extends Omit<Sent, 'id' | 'has_preview'> {
  /** What the server calls it, once it has it. */
  id: number | null;
  /** Where its bytes are. */
  url: string;
  /** Smaller pictures of it: their addresses, each with its width in pixels. */
  previews: readonly { url: string; width: number }[];
  /** How far it is, while it is on its way. */
  upload: Upload | null;
}

/** Pixels of the longer edge of what the server makes of a picture. */
export const EDGES = [360, 1_200] as const;

/** What only the server says of a file. */
const UNKNOWN = { id: null, placeholder: null, is_animated: false, previews: [] } as const;

export function sent(file: Sent): Shown {
  const url = `/files/${file.id}/${encodeURIComponent(file.name)}`;
  const previews = file.has_preview ? EDGES.map((edge) => ({ url: `${url}?preview=${edge}`, width: widthWithin(file, edge) })) : [];
  return { ...file, url, previews, upload: null };
}

export function onItsWay(upload: Upload): Shown {
  const { name, type, alt, look } = upload.kept;
  const { kind, width, height, duration } = look ?? { kind: 'file', width: null, height: null, duration: null };
  const { url } = upload;
  return { ...UNKNOWN, name, type, size: upload.blob.size, kind, width, height, alt, duration, url, upload };
}

/** The width of what is made of a picture, which is never made larger. */
function widthWithin({ width, height }: Sent, edge: number): number {
  if (width === null || height === null) return edge;
  return Math.max(1, Math.round(width * Math.min(1, edge / Math.max(width, height))));
}

/** What stands as a picture among pictures. */
export const isPicture = ({ kind, width, height }: Shown): boolean => kind === 'image' && width !== null && height !== null;
