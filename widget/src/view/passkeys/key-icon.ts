/** A key, to be filled. */
export const KEY_ICON =
  'M7.5 6a6 6 0 0 1 5.7 4H22v4h-2.5v3H15v-3h-1.8A6 6 0 1 1 7.5 6zm0 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4z';
