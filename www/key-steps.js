/** What the page has for the key file: fetched once it can be seen, since few need it. */

export { load } from './key-file.js';
export { openKey } from './steps/key-open.js';
export { saveKey } from './steps/key-save.js';
