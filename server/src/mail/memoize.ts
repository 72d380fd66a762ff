/** More than the templates and languages that a site uses at a time. */
const LIMIT = 16;

/** Caches results by text, for a bounded number of texts: thousands of e-mails share a few templates. */
export const memoize = <Made extends object>(compute: (text: string) => Made): ((text: string) => Made) => {
  const made = new Map<string, Made>();
  return (text) => {
    const known = made.get(text);
    if (known) return known;
    const fresh = compute(text);
    if (made.size >= LIMIT) made.clear();
    made.set(text, fresh);
    return fresh;
  };
};
