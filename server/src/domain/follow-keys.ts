/** What the keys of the jobs begin with that follow an invitation in the CRM. A version of its record comes after it. */
export const followKeyPrefix = (invitationId: string): string => `invitation:${invitationId}:`;
