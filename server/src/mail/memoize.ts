/** More than a site has templates and languages at work. */
const LIMIT = 16;

/** Makes something of a text once, and again only after many others: thousands of e-mails are of few templates. */
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
