import type { Connector } from '../../crm/connector';
import { PermanentError } from '../../domain/permanent-error';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { PortalDirectory } from '../portals';

interface Options {
  connector: Pick<Connector, 'isInSiteDatabase'>;
  portals: PortalDirectory;
}

/**
 * A missing record counts as deleted only in the CRM that had it: a renamed environment or a copy has none of the
 * site's portals.
 */
export const createAssertSameCrm =
  ({ connector, portals }: Options) =>
  /**
   * @param record What is missing: `contact`, `portal user`
   * @param naming Invitations that name the record
   * @throws PermanentError if the CRM shows no portal of theirs
   */
  async (record: string, naming: readonly Pick<LedgerInvitation, 'portalId'>[]): Promise<void> => {
    if (connector.isInSiteDatabase) return;
    const shown = new Set((await portals.list()).map(({ id }) => id));
    if (naming.length === 0 ? shown.size > 0 : naming.some(({ portalId }) => shown.has(portalId))) return;
    throw new PermanentError(
      `The CRM has neither the ${record} nor a portal that it was invited to, so that nothing is closed, ended or erased. Is it the environment that the site was connected to?`
    );
  };

export type AssertSameCrm = ReturnType<typeof createAssertSameCrm>;
