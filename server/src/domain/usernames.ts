/** Normalizes a username for comparison: case and Unicode composition do not distinguish usernames. */
export const usernameKey = (username: string): string => username.normalize('NFC').toLowerCase();
