/**
 * `<scan-sanitizer>`: a form field that takes scans and hands on only what was cleaned. Importing this registers it, once, however
 * many bundles bring it along; outside a browser it does nothing. docs/element.md says how it is used.
 */

import { ScanSanitizer as Own } from './element/scan-sanitizer.js';

const NAME = 'scan-sanitizer';
const registry = globalThis.customElements;
if (registry && !registry.get(NAME)) registry.define(NAME, Own);

/** The class behind the name: the one that came first. */
export const ScanSanitizer = /** @type {typeof Own} */ (registry?.get(NAME) ?? Own);
