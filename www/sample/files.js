/** All files of the sample: one made-up person's head in MR and CT, kidney in ultrasound, chest in X-rays, and a picture of a screen. */

import { chest } from './chest.js';
import { headInCt } from './head-ct.js';
import { headInMr } from './head-mr.js';
import { screen } from './screen.js';
import { ultrasound } from './ultrasound.js';

/**
 * Makes them, the same in every run.
 * @returns {File[]}
 */
export function files() {
  return [headInMr, headInCt, ultrasound, chest, screen].flatMap((make) => [...make()]);
}
