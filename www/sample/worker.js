/** Makes the sample in a worker of its own, which does nothing else: all of its files in one message. */

import { chest } from './chest.js';
import { headInCt } from './head-ct.js';
import { headInMr } from './head-mr.js';
import { screen } from './screen.js';
import { ultrasound } from './ultrasound.js';

postMessage([headInMr, headInCt, ultrasound, chest, screen].flatMap((make) => [...make()]));
