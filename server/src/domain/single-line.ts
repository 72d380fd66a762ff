/** A text that can stand in a header of an e-mail: without line breaks and other control characters. */
export const toSingleLine = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what must not reach a header
  text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
