/** Goes to another page. It replaces the sign-up page in the history, because that page is of no use any more. */
export const navigate = (url: URL): void => location.replace(url);
