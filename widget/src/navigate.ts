/** Goes to another page. It replaces the sign-up page in the history, because that page is of no use any more. */
export const navigate = (url: URL): void => location.replace(url);

/** Goes to another site, from which the person comes back to this page. */
export const visit = (url: URL): void => location.assign(url);
