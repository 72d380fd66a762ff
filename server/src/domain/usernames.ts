/** The form in which usernames are compared: two spellings of one name are the same. */
export const usernameKey = (username: string): string => username.normalize('NFC').toLowerCase();
