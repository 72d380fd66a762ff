/** Letters and digits alone, without case and accents, so that `First name`, `first_name` and `Prénom` compare by letters. */
export const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]/gu, '');
