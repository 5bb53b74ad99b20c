/**
 * Sending cleaned files: for pages that embed Scanitize and have a server of their own. The page that cleans can save and
 * not send: nothing that it loads names this file. Only cleaned files and their manifest ever leave, under neutral names.
 *
 *     const result = await s.clean(study);
 *     const { stored, failed } = await stow(result, 'https://pacs.example/dicom-web');
 */

export { UploadError } from './upload/error.js';
export { form, post } from './upload/form.js';
export { put } from './upload/put.js';
export { stow } from './upload/stow.js';
