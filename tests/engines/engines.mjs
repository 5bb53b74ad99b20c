/** The browsers that run the page, and those that do so beside Chromium. None of them may be missing: a test that cannot run fails. */

import { startFirefox } from './firefox.mjs';
import { startWebKit } from './webkit.mjs';

export { startChromium } from './chromium.mjs';

export const ENGINES = [
  { name: 'Firefox', start: startFirefox },
  { name: 'WebKitGTK', start: startWebKit },
];
