/** What a file looks like, as far as this browser can tell: it stands on the page in its size before the server has seen it. */

export type Kind = 'image' | 'video' | 'audio' | 'file';

export interface Look {
  kind: Kind;
  width: number | null;
  height: number | null;
  /** Milliseconds. */
  duration: number | null;
  /** A picture out of a video. */
  poster: Blob | null;
}

/** What every browser shows, and the server knows. */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp)|video\/(?:mp4|webm)|audio\/(?:mpeg|mp4|ogg|wav|x-wav|flac))$/;
/** A file that does not show itself within this time is one that is only sent. */
const LONGEST_MS = 8_000;
const POSTER_PX = 1_200;
/** The very first picture of a video is often black. */
const POSTER_AT_S = 1;

export const kindOf = (type: string): Kind => (SHOWN.test(type) ? (type.slice(0, type.indexOf('/')) as Kind) : 'file');

const PLAIN: Look = { kind: 'file', width: null, height: null, duration: null, poster: null };

/** Looks at it. Whatever cannot be shown is a file. */
export async function lookAt(blob: Blob, url: string): Promise<Look> {
  const kind = kindOf(blob.type);
  if (kind === 'file') return PLAIN;
  const late = new Promise<Look>((done) => setTimeout(done, LONGEST_MS, PLAIN));
  return await Promise.race([look(kind, url).catch(() => PLAIN), late]);
}

async function look(kind: 'image' | 'video' | 'audio', url: string): Promise<Look> {
  if (kind === 'image') {
    const { naturalWidth: width, naturalHeight: height } = await picture(url);
    return { ...PLAIN, kind, width, height };
  }
  const media = document.createElement(kind);
  media.preload = 'auto';
  media.muted = true;
  try {
    media.src = url;
    await heard(media, 'loadedmetadata');
    const duration = Number.isFinite(media.duration) ? Math.round(media.duration * 1000) : null;
    if (!(media instanceof HTMLVideoElement) || media.videoWidth === 0) return { ...PLAIN, kind, duration };
    const { videoWidth: width, videoHeight: height } = media;
    return { kind, width, height, duration, poster: await posterOf(media).catch(() => null) };
  } finally {
    media.removeAttribute('src');
    media.load();
  }
}

async function picture(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = url;
  await heard(image, 'load');
  return image;
}

async function posterOf(video: HTMLVideoElement): Promise<Blob | null> {
  const { videoWidth, videoHeight, duration } = video;
  video.currentTime = Number.isFinite(duration) ? Math.min(POSTER_AT_S, duration / 3) : 0;
  await heard(video, 'seeked');
  const scale = Math.min(1, POSTER_PX / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  canvas.getContext('2d')!.drawImage(video, 0, 0, canvas.width, canvas.height);
  return await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
}

function heard(element: HTMLElement, what: string): Promise<void> {
  return new Promise((done, failed) => {
    element.addEventListener(what, () => done(), { once: true });
    element.addEventListener('error', () => failed(new Error('it cannot be shown')), { once: true });
  });
}
