/** Pictures of any size, no two of which are alike. */
import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG with two colours that run into each other. */
export function png(width, height, hue = 0) {
  const row = (y) => {
    const line = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x++) {
      line[1 + x * 3] = (hue * 40 + (x * 255) / width) & 255;
      line[2 + x * 3] = (y * 255) / height;
      line[3 + x * 3] = (hue * 90) & 255;
    }
    return line;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => row(y))))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A GIF of two pictures, one after the other. */
export function gif() {
  const dot = (colour) => [0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, colour ? 0x4c : 0x44, 1, 0];
  const screen = [120, 0, 80, 0, 0x80, 0, 0, 200, 40, 40, 40, 40, 200];
  return Buffer.from([...Buffer.from('GIF89a'), ...screen, ...dot(0), ...dot(1), 0x3b]);
}

/** As a browser's file chooser is told of it. */
export const asFile = (name, buffer, mimeType = 'image/png') => ({ name, mimeType, buffer });
