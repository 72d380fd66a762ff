/** The name of an invitation in lists of the CRM: its contact and its portal, as far as they are known. */
export const invitationName = (of: { fullName: string | null; portalName: string | null }): string =>
  [of.fullName, of.portalName].filter(Boolean).join(', ');
