/** The person that the fault tests invite. */
export const PERSON = { email: 'survivor@example.org', password: 'killed in the middle' };
