/** All that the npm package exports: its modules are joined from here. The page does not load this. */

export { build } from './build.js';
export { SanitizeError } from './error.js';
export { Sanitizer, save, verify } from './sanitizer.js';
export { UploadError, form, post, put, stow } from './upload.js';
