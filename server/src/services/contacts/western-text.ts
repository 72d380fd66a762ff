/**
 * Non-ASCII letters of Western European languages. Other languages have more, at the same positions of other
 * encodings.
 */
const LOWER = 'äöüßéèêëàâáçîïíìôóòõûùúñœæøåãÿ';
const UPPER = 'ÄÖÜÉÈÊËÀÂÁÇÎÏÍÌÔÓÒÕÛÙÚÑŒÆØÅÃ';
/** Punctuation found at the edge of a word or between two words. */
const SIGNS = '‘“”„–—…«»°ºª®™©·•¿¡';
const NEXT_TO_DIGITS = '€£§½¼¾²³';
const NEAR_DIGIT = new RegExp(`\\d\\s?[${NEXT_TO_DIGITS}]|[${NEXT_TO_DIGITS}]\\s?\\d`);
/** Characters that say nothing about the encoding: a no-break space can be anywhere. */
const ANYWHERE = '\u00a0×±µ';

const isLower = (letter: string): boolean => /[a-z]/.test(letter);
const isUpper = (letter: string): boolean => /[A-Z]/.test(letter);
const isLetter = (letter: string): boolean => /\p{L}/u.test(letter);

/** What precedes an apostrophe within a word: `O’Brien`, `l’eau`, `Peter’s`. */
const ELISION_BEFORE = /(^|[^\p{L}])(\p{L}{1,2}|qu|all|dall|dell|nell|sull|jusqu|lorsqu|puisqu|aujourd)$/iu;
const ELISION_AFTER = /^(s|t|d|m|ll|re|ve|n|er)(?!\p{L})/iu;
const LONGEST_ELISION = 9;

const isApostrophe = (text: string, place: number): boolean => {
  const before = text.slice(Math.max(0, place - LONGEST_ELISION), place);
  const after = text.slice(place + 1, place + 1 + LONGEST_ELISION);
  const isWithin = isLetter(before.slice(-1)) && isLetter(after.slice(0, 1));
  return !isWithin || isUpper(after.slice(0, 1)) || ELISION_BEFORE.test(before) || ELISION_AFTER.test(after);
};

/** True if a non-ASCII character is plausible at its place; null if the place says nothing. */
const mayStand = (text: string, place: number): boolean | null => {
  const letter = text.charAt(place);
  const before = text.charAt(place - 1);
  const after = text.charAt(place + 1);
  if (LOWER.includes(letter)) {
    if (isUpper(after)) return false;
    return isLower(before) || isUpper(before) || isLower(after) || null;
  }
  if (UPPER.includes(letter)) {
    if (isLower(before) || (isUpper(before) && isLower(after))) return false;
    return isUpper(before) || isUpper(after) || isLower(after) || null;
  }
  if (letter === '’') return isApostrophe(text, place);
  if (SIGNS.includes(letter)) return !isLetter(before) || !isLetter(after) || isUpper(after);
  if (NEXT_TO_DIGITS.includes(letter)) return NEAR_DIGIT.test(text.slice(Math.max(0, place - 2), place + 3));
  return ANYWHERE.includes(letter) ? null : false;
};

/** Counts the non-ASCII characters that are plausible in Western European text, those that are not, and all of them. */
export const westernLetters = (text: string): { right: number; wrong: number; all: number } => {
  const count = { right: 0, wrong: 0, all: 0 };
  for (const { index } of text.matchAll(/\P{ASCII}/gu)) {
    const isRight = mayStand(text, index);
    count.all += 1;
    if (isRight) count.right += 1;
    else if (isRight === false) count.wrong += 1;
  }
  return count;
};
