/** Leaves for another page. The sign-up page drops out of the history: going back to it would be of no use. */
export const navigate = (url: string): void => location.replace(url);
