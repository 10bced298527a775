/** A short, soft sound: two tones, the second higher. Made here, so that nothing is loaded for it. */

/** Several messages at once are one sound. */
const APART_MS = 2_500;

let context: AudioContext | null = null;
let lastAt = 0;

/** Plays it. Silent until the person has touched the page once: browsers ask for that. */
export async function play(): Promise<void> {
  if (Date.now() - lastAt < APART_MS) return;
  lastAt = Date.now();
  context ??= new AudioContext();
  if (context.state === 'suspended') await context.resume();
  tone(context, 587.33, 0);
  tone(context, 783.99, 0.11);
}

function tone(context: AudioContext, pitch: number, after: number): void {
  const [at, sound, loudness] = [context.currentTime + after, context.createOscillator(), context.createGain()];
  sound.type = 'sine';
  sound.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.08, at + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.32);
  sound.connect(loudness).connect(context.destination);
  sound.start(at);
  sound.stop(at + 0.34);
}
