import { Download } from '@strapi/icons';
import { useState } from 'react';
import type { BatchContact } from '../../../contracts/admin-api';
import { useLazyGetCrmBatchContactsQuery } from '../api/invitations';
import { downloadCsv } from '../components/csv';
import { SteadyButton } from '../components/steady-button';
import { useAct } from '../components/use-act';
import { useText } from '../translations/texts';
import { useBatchOutcome } from './use-batch-outcome';

const PAGE_SIZE = 100;

/** All contacts of a batch and what has come of each, as a file. */
export const DownloadOutcome = ({ batchId }: { batchId: string }) => {
  const t = useText();
  const act = useAct();
  const outcomeOf = useBatchOutcome();
  const [ask] = useLazyGetCrmBatchContactsQuery();
  const [isLoading, setLoading] = useState(false);

  const download = async () => {
    const rows: BatchContact[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask({ id: batchId, cursor, pageSize: PAGE_SIZE }).unwrap();
      rows.push(...page.data);
      cursor = page.meta.nextCursor ?? undefined;
    } while (cursor !== undefined);
    downloadCsv('invitations.csv', [
      [t('contact.name'), t('contact.email'), t('invite.result')],
      ...rows.map((row) => [row.contact.fullName ?? row.contact.id, row.contact.email ?? '', outcomeOf(row)]),
    ]);
  };

  return (
    <SteadyButton
      variant="secondary"
      startIcon={<Download />}
      loading={isLoading}
      onClick={() => {
        setLoading(true);
        void act(download, 'invite.result.downloaded').finally(() => setLoading(false));
      }}
    >
      {t('invite.result.download')}
    </SteadyButton>
  );
};
