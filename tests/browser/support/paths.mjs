// Where things are.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const BINARY = process.env.HOLDPOINT_BIN ?? path.join(ROOT, 'target/debug/holdpoint');
export const CHROMIUM = process.env.HOLDPOINT_CHROMIUM ?? '/usr/bin/chromium';
export const SAMPLES = path.join(ROOT, '../shared/samples');
export const PAYLOADS = path.join(ROOT, '../shared/corpus/xss.txt');
