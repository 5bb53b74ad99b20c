/** Makes the sample in a worker of its own, which does nothing else: all of its files in one message. */

import { files } from './files.js';

postMessage(files());
