/** What makes the sample as one text: the modules of sample/ joined by the build. */
declare const source: string;
export default source;
