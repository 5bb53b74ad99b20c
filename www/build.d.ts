/** The SHA-256 by which a build of the page is told: written by the build. */
export const build: string;
