/** The words of the element: those of the page, and some of its own. In the same plain English. */

import { en } from '../locales/en.js';

/** The words. */
export const words = {
  ...en,

  check: {
    ...en.check,
    heldHint: 'We are not sure of these. They are not in the copy.',
    staysText: new Map([...en.check.staysText, ['own', ['Who asks for your scans chose what else stays in them.']]]),
  },

  element: {
    hint: 'We clean them on this device. Only the clean copy goes along with this form.',
    missing: 'Please choose your scans.',
    busy: 'Please wait until your scans are clean.',
    open: 'Please finish with your scans first.',
    ready: (/** @type {number} */ count) => `${en.pictures(count)} will go along with this form.`,
    nothing: 'No picture will go along with this form.',
    more: 'See what was done',
    without: 'Go on without them',
    instead: 'Choose other scans',
    unlooked: 'Whether a face can be seen. This form asks us not to look.',
  },
};
