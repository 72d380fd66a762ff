/** Makes a text safe for an e-mail header: without line breaks and other control characters. */
export const toSingleLine = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what it removes
  text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
