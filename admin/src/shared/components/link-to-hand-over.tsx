import { Box, Button, Field, Flex, Loader, Modal, TextInput, Typography } from '@strapi/design-system';
import { Check, Download, Duplicate } from '@strapi/icons';
import { isFetchError, useClipboard, useFetchClient } from '@strapi/strapi/admin';
import { QRCodeSVG } from 'qrcode.react';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { LinkResponse } from '../../../../contracts/admin-api';
import { type DataResponse, path } from '../api/client';
import { useRefetchCrmInvitationsMutation } from '../api/invitations';
import { downloadFile } from '../download';
import { type ApiError, toApiError, useErrorText } from '../errors';
import { useText } from '../texts';
import { FocusableButton } from './buttons';
import { ModalDialog } from './modal-dialog';

/** The creation of a link: under way, refused, or done. */
type LinkCreation =
  | { phase: 'creating' }
  | { phase: 'failed'; error: ApiError }
  | {
      phase: 'ready';
      link: LinkResponse;
      /** Whether it was copied or its QR code downloaded. */
      isTaken: boolean;
    };

const toLinkError = (thrown: unknown): ApiError => {
  const body: unknown = isFetchError(thrown) ? thrown.response?.data : null;
  return toApiError(typeof body === 'object' && body !== null && 'error' in body ? body.error : null);
};

/**
 * Creates links, and keeps the last one while the component is mounted. A link is a secret, so it is in no cache, unlike
 * the responses of Strapi's store.
 */
export const useLinkCreation = () => {
  const t = useText();
  const { post } = useFetchClient();
  const [refetchInvitations] = useRefetchCrmInvitationsMutation();
  const [creation, setCreation] = useState<LinkCreation | null>(null);

  const create = async (invitationId: string): Promise<void> => {
    setCreation({ phase: 'creating' });
    try {
      const { data } = await post<DataResponse<LinkResponse>>(path(['invitations', invitationId, 'link']));
      setCreation({ phase: 'ready', link: data.data, isTaken: false });
    } catch (thrown) {
      setCreation({ phase: 'failed', error: toLinkError(thrown) });
    }
    // A refusal can mean that the invitation has changed, too.
    void refetchInvitations();
  };

  const markTaken = () =>
    setCreation((current) => (current?.phase === 'ready' ? { ...current, isTaken: true } : current));

  const isUntaken = creation?.phase === 'ready' && !creation.isTaken;
  return { creation, create, markTaken, closeQuestion: isUntaken ? t('link.close.question') : undefined };
};

/** Invited people, as they are named beside a link. */
interface LinkOwner {
  name: string;
}

const QR_SIZE = 200;

/** The link as a QR code, dark on light in every theme, because many cameras read no other. */
const LinkQrCode = ({ url, name, onTaken }: LinkOwner & { url: string; onTaken: () => void }) => {
  const t = useText();
  const code = useRef<SVGSVGElement>(null);
  const download = () => {
    if (!code.current) return;
    const image = new XMLSerializer().serializeToString(code.current);
    downloadFile('invitation-qr-code.svg', image, 'image/svg+xml');
    onTaken();
  };
  return (
    <Flex direction="column" alignItems="center" gap={2}>
      <Box hasRadius style={{ background: '#ffffff', lineHeight: 0, maxWidth: '100%' }}>
        <QRCodeSVG
          ref={code}
          value={url}
          title={t('link.qr', { name })}
          size={QR_SIZE}
          level="M"
          marginSize={4}
          bgColor="#ffffff"
          fgColor="#000000"
        />
      </Box>
      <Button variant="tertiary" size="S" startIcon={<Download />} onClick={download}>
        {t('link.qr.download')}
      </Button>
    </Flex>
  );
};

/** How long the button says that the link was copied, in milliseconds. */
const COPIED_MS = 3000;

type CopyState = 'none' | 'copied' | 'failed';

/** The link, with a button that copies it. */
const CopyableLink = ({ url, onTaken }: { url: string; onTaken: () => void }) => {
  const t = useText();
  const { copy } = useClipboard();
  const input = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<CopyState>('none');

  // What had the focus, such as the button that created the link, is no longer there.
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState('none'), COPIED_MS);
    return () => clearTimeout(timer);
  }, [state]);

  const handleCopy = async () => {
    const isCopied = await copy(url);
    setState(isCopied ? 'copied' : 'failed');
    if (isCopied) onTaken();
    // Focusing selects it.
    if (!isCopied) input.current?.focus();
  };

  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Field.Root name="link">
        <Field.Label>{t('link.label')}</Field.Label>
        <TextInput
          ref={input}
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
          onCopy={onTaken}
        />
      </Field.Root>
      <Flex gap={3} wrap="wrap">
        <FocusableButton
          variant="secondary"
          startIcon={state === 'copied' ? <Check /> : <Duplicate />}
          onClick={() => void handleCopy()}
        >
          {t('link.copy')}
        </FocusableButton>
        <Typography tag="span" role="status" textColor={state === 'failed' ? 'danger600' : 'success600'}>
          {state === 'copied' && t('link.copied')}
          {state === 'failed' && t('link.copy.failed')}
        </Typography>
      </Flex>
    </Flex>
  );
};

const ReadyLink = ({ link, name, onTaken }: LinkOwner & { link: LinkResponse; onTaken: () => void }) => {
  const t = useText();
  const { formatDate } = useIntl();
  const at = formatDate(link.expiresAt, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Box
        background="warning100"
        borderColor="warning200"
        hasRadius
        padding={4}
        style={{ overflowWrap: 'anywhere' }}
      >
        <Typography textColor="neutral800">{t('link.once', { name })}</Typography>
      </Box>
      <CopyableLink url={link.url} onTaken={onTaken} />
      <Typography>{t('link.expires', { at })}</Typography>
      <LinkQrCode url={link.url} name={name} onTaken={onTaken} />
    </Flex>
  );
};

interface LinkPanelProps extends LinkOwner {
  creation: LinkCreation;
  /** Shown with an error, if there is more to say about it. */
  failureHint?: string;
  onRetry: () => void;
  /** Called when the link was copied, or its QR code downloaded. */
  onTaken: () => void;
}

/** Body and footer of a dialog that shows a link, once. */
export const LinkPanel = ({ name, creation, failureHint, onRetry, onTaken }: LinkPanelProps) => {
  const t = useText();
  const { apiErrorText } = useErrorText();
  return (
    <>
      <Modal.Body>
        {creation.phase === 'creating' && <Loader small>{t('link.creating')}</Loader>}
        {creation.phase === 'failed' && (
          <Box role="alert" background="danger100" borderColor="danger200" hasRadius padding={4}>
            <Typography tag="p">{apiErrorText(creation.error)}</Typography>
            {failureHint && <Typography tag="p">{failureHint}</Typography>}
          </Box>
        )}
        {creation.phase === 'ready' && <ReadyLink link={creation.link} name={name} onTaken={onTaken} />}
      </Modal.Body>
      <Modal.Footer>
        <Modal.Close>
          <Button variant="tertiary">{t('action.close')}</Button>
        </Modal.Close>
        {creation.phase === 'failed' && <Button onClick={onRetry}>{t('link.retry')}</Button>}
      </Modal.Footer>
    </>
  );
};

interface LinkDialogProps extends LinkPanelProps {
  portal: string;
  closeQuestion: string | undefined;
  onClose: () => void;
}

/** The link of an invitation, in a dialog of its own. */
export const LinkDialog = ({ portal, closeQuestion, onClose, ...panel }: LinkDialogProps) => {
  const t = useText();
  return (
    <ModalDialog
      title={t('link.title', { name: panel.name, portal })}
      closeLabel={t('action.close-dialog')}
      closeQuestion={closeQuestion}
      onClose={onClose}
    >
      <LinkPanel {...panel} />
    </ModalDialog>
  );
};
