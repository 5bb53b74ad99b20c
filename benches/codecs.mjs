/**
 * Decoders beside those of Cornerstone: `node benches/codecs.mjs FOLDER PACKAGES DECODERS`. Prints one line of JSON for each way to compress.
 *
 * The pictures are one of the CT slices in FOLDER, made larger by half and with noise of a seed, and a colour picture made of it; Cornerstone's
 * own encoders compress them. Both are timed from a stream in JavaScript to samples in JavaScript: theirs as published, ours as the module in
 * DECODERS, which the core's decoders make up alone. The core itself has no such call: within it, decoding is the preview of a DICOM file,
 * less what that takes of the same file uncompressed. Rounds take turns; the median of each counts.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { files, load } from '../tests/parity/clean.mjs';

const ROUNDS = 9;
const SIDE = 512;
const LARGE = 768;

const packages = createRequire(join(resolve(process.argv[3]), 'from.cjs'));
const theirs = (name, path = '/wasmjs') => {
  const wasm = packages.resolve(`@cornerstonejs/codec-${name}/wasm`);
  return packages(`@cornerstonejs/codec-${name}${path}`)({ locateFile: () => wasm, print() {}, printErr() {} });
};
const [openjpeg, charls, turbo, openjph, core] = await Promise.all([
  theirs('openjpeg'), theirs('charls'), theirs('libjpeg-turbo-8bit'), theirs('openjph'), load(),
]);

const alone = await import(pathToFileURL(join(resolve(process.argv[4]), 'decoders.js')).href);
alone.initSync({ module: readFileSync(join(process.argv[4], 'decoders_bg.wasm')) });

const slice = new Uint16Array(files(process.argv[2])[0].bytes.slice(-2 * SIDE * SIDE).buffer);
const grey = picture(16, 1, (at, noise) => (slice[at] & 0xFFF) + noise);
const byte = picture(8, 1, (at, noise) => ((slice[at] & 0xFFF) >> 3) + noise);
const colour = picture(8, 3, (at, noise, sample) => ((slice[at] & 0xFFF) >> (3 + sample)) + noise);

/** Samples of 768 x 768 pixels of the slice, with noise of a fixed seed. */
function picture(bits, samples, value) {
  const values = new (bits > 8 ? Uint16Array : Uint8Array)(LARGE * LARGE * samples);
  let seed = 1;
  for (let at = 0; at < values.length; at++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const pixel = Math.floor(at / samples);
    const [column, row] = [pixel % LARGE, Math.floor(pixel / LARGE)];
    const place = Math.floor(row * SIDE / LARGE) * SIDE + Math.floor(column * SIDE / LARGE);
    values[at] = Math.min(value(place, seed >>> 28, at % samples), bits > 8 ? 0xFFF : 0xFF);
  }
  return { bits: bits > 8 ? 12 : 8, samples, values, bytes: new Uint8Array(values.buffer) };
}

const frame = ({ bits, samples }) => ({ width: LARGE, height: LARGE, bitsPerSample: bits, componentCount: samples, isSigned: false,
  isUsingColorTransform: samples > 1,
});

function openJpeg(picture, lossy) {
  const encoder = new openjpeg.J2KEncoder();
  encoder.getDecodedBuffer(frame(picture)).set(picture.bytes);
  encoder.setQuality?.(!lossy, lossy ? 2 : 0);
  if (lossy) encoder.setCompressionRatio?.(0, 10);
  return encoded(encoder);
}

function charLs(picture, near) {
  const encoder = new charls.JpegLSEncoder();
  encoder.getDecodedBuffer(frame(picture)).set(picture.bytes);
  encoder.setNearLossless(near);
  return encoded(encoder);
}

function openJph(picture, lossy) {
  const encoder = new openjph.HTJ2KEncoder();
  encoder.getDecodedBuffer(frame(picture)).set(picture.bytes);
  encoder.setQuality(!lossy, lossy ? 0.005 : 0);
  return encoded(encoder);
}

function libjpeg(picture) {
  const encoder = new turbo.JPEGEncoder();
  encoder.getDecodedBuffer(frame(picture)).set(picture.bytes);
  encoder.setProgressive(false);
  encoder.setQuality(90);
  return encoded(encoder);
}

function encoded(encoder) {
  encoder.encode();
  const stream = Uint8Array.from(encoder.getEncodedBuffer());
  encoder.delete();
  return stream;
}

const decoders = {
  openjpeg: () => new openjpeg.J2KDecoder(),
  charls: () => new charls.JpegLSDecoder(),
  turbo: () => new turbo.JPEGDecoder(),
  openjph: () => new openjph.HTJ2KDecoder(),
};

function decodeByTheirs(name, stream) {
  const decoder = decoders[name]();
  decoder.getEncodedBuffer(stream.length).set(stream);
  decoder.decode();
  const samples = decoder.getDecodedBuffer().slice();
  decoder.delete();
  return samples;
}

const decodeByOurs = ({ samples }, stream) => alone.decode(stream, LARGE, LARGE, samples);

function preview(file) {
  const input = core.Input.bytes(file);
  core.preview(input, 0, false).free();
  input.free();
}

/** A DICOM file of one frame (PS3.10 7.1): pixel data native, or one fragment behind an empty offset table. */
function dicom({ bits, samples, bytes }, syntax, stream) {
  const short = (number) => [number & 255, number >> 8];
  const long = (number) => [...short(number & 0xFFFF), ...short(number >>> 16)];
  const text = (words) => [...words, ...(words.length % 2 ? ['\0'] : [])].map((letter) => letter.charCodeAt(0));
  const element = (group, number, vr, value) => [...short(group), ...short(number), ...text(vr), ...short(value.length), ...value];
  const meta = [
    ...element(2, 2, 'UI', text('1.2.840.10008.5.1.4.1.1.7')),
    ...element(2, 3, 'UI', text('2.25.1')),
    ...element(2, 0x10, 'UI', text(syntax)),
  ];
  const set = [
    ...element(8, 0x16, 'UI', text('1.2.840.10008.5.1.4.1.1.7')),
    ...element(8, 0x18, 'UI', text('2.25.1')),
    ...element(0x28, 2, 'US', short(samples)),
    ...element(0x28, 4, 'CS', text(samples > 1 ? 'RGB ' : 'MONOCHROME2 ')),
    ...(samples > 1 ? element(0x28, 6, 'US', short(0)) : []),
    ...element(0x28, 0x10, 'US', short(LARGE)),
    ...element(0x28, 0x11, 'US', short(LARGE)),
    ...element(0x28, 0x100, 'US', short(bits > 8 ? 16 : 8)),
    ...element(0x28, 0x101, 'US', short(bits)),
    ...element(0x28, 0x102, 'US', short(bits - 1)),
    ...element(0x28, 0x103, 'US', short(0)),
    // So that the picture is shown through a window, and not looked through for one.
    ...element(0x28, 0x1050, 'DS', text('2000')),
    ...element(0x28, 0x1051, 'DS', text('4000')),
  ];
  const data = stream ?? bytes;
  const item = [0xFE, 0xFF, 0x00, 0xE0];
  const head = stream
    ? [0xE0, 0x7F, 0x10, 0, ...text('OB'), 0, 0, 255, 255, 255, 255, ...item, ...long(0), ...item, ...long(data.length + data.length % 2)]
    : [0xE0, 0x7F, 0x10, 0, ...text('OW'), 0, 0, ...long(data.length)];
  const end = stream ? [...(data.length % 2 ? [0] : []), 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0] : [];
  const start = [...Array(128).fill(0), ...text('DICM'), ...element(2, 0, 'UL', long(meta.length)), ...meta, ...set, ...head];
  const file = new Uint8Array(start.length + data.length + end.length);
  file.set(start);
  file.set(data, start.length);
  file.set(end, start.length + data.length);
  return file;
}

/** By how much two decoders differ at most. */
function furthest({ values }, ...decoded) {
  const [one, other] = decoded.map(({ buffer }) => new values.constructor(buffer));
  return one.reduce((most, sample, at) => Math.max(most, Math.abs(sample - other[at])), one.length === other.length ? 0 : Infinity);
}

/** Of processor: what else runs counts less. */
function milliseconds(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

const ways = [
  ['JPEG 2000, 12 bits', 'openjpeg', '90', grey, () => openJpeg(grey, false)],
  ['JPEG 2000, lossy, 12 bits', 'openjpeg', '91', grey, () => openJpeg(grey, true)],
  ['JPEG 2000, colour', 'openjpeg', '90', colour, () => openJpeg(colour, false)],
  ['JPEG-LS, 12 bits', 'charls', '80', grey, () => charLs(grey, 0)],
  ['JPEG-LS, near-lossless, 12 bits', 'charls', '81', grey, () => charLs(grey, 2)],
  ['JPEG-LS, colour', 'charls', '80', colour, () => charLs(colour, 0)],
  ['JPEG, grey', 'turbo', '50', byte, () => libjpeg(byte)],
  ['JPEG, colour', 'turbo', '50', colour, () => libjpeg(colour)],
  ['HTJ2K, 12 bits', 'openjph', '201', grey, () => openJph(grey, false)],
  ['HTJ2K, lossy, 12 bits', 'openjph', '203', grey, () => openJph(grey, true)],
  ['HTJ2K, colour', 'openjph', '201', colour, () => openJph(colour, false)],
];

for (const [name, codec, syntax, picture, encode] of ways) {
  const stream = encode();
  const compressed = dicom(picture, `1.2.840.10008.1.2.4.${syntax}`, stream);
  const native = dicom(picture, '1.2.840.10008.1.2.1');
  const most = furthest(picture, decodeByTheirs(codec, stream), decodeByOurs(picture, stream));
  // CharLS hands components out one after the other, where ours stand pixel by pixel.
  if (most > 1 && !(codec === 'charls' && picture.samples > 1)) throw new Error(`${name}: samples are ${most} apart`);
  const times = { theirs: [], ours: [], preview: [], native: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.theirs.push(milliseconds(() => decodeByTheirs(codec, stream)));
    times.ours.push(milliseconds(() => decodeByOurs(picture, stream)));
    times.preview.push(milliseconds(() => preview(compressed)));
    times.native.push(milliseconds(() => preview(native)));
  }
  const [their, ours, whole, plain] = [times.theirs, times.ours, times.preview, times.native].map(median);
  console.log(JSON.stringify({ name, codec, bytes: stream.length, theirs: their, ours, preview: whole, within: whole - plain }));
}
