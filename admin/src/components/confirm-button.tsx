import { type ButtonProps, Dialog } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import type { ReactNode } from 'react';
import { SteadyButton } from './steady-button';

interface ConfirmButtonProps extends Pick<
  ButtonProps,
  'variant' | 'size' | 'loading' | 'disabled' | 'startIcon'
> {
  label: string;
  /** What else the button is for, where several on a page carry the same label. */
  description: string;
  question: ReactNode;
  onConfirm: () => Promise<unknown>;
}

/** A button for what cannot be taken back: it asks first. */
export const ConfirmButton = ({ label, description, question, onConfirm, ...button }: ConfirmButtonProps) => (
  <Dialog.Root>
    <Dialog.Trigger>
      <SteadyButton size="S" variant="tertiary" aria-label={description} {...button}>
        {label}
      </SteadyButton>
    </Dialog.Trigger>
    <ConfirmDialog
      title={label}
      variant={button.variant === 'danger-light' ? 'danger-light' : 'secondary'}
      onConfirm={async () => {
        await onConfirm();
      }}
    >
      {question}
    </ConfirmDialog>
  </Dialog.Root>
);
