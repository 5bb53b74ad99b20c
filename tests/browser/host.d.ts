/** What the host page of interface.test.mjs has loaded. */
declare const scanitize: typeof import('../../www/sanitizer.js');
declare const sample: typeof import('../../www/sample.js').sample;
