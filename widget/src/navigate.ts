/** Leaves for another page. The sign-up page drops out of the history: going back to it would be of no use. */
export const navigate = (url: URL): void => location.replace(url);
