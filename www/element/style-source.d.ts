/** The style sheets of the page and of the element as one text; the build writes it. */
declare const source: string;
export default source;
