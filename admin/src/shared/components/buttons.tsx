import { Button, type ButtonProps, Dialog } from '@strapi/design-system';
import { Loader } from '@strapi/icons';
import { ConfirmDialog } from '@strapi/strapi/admin';
import {
  forwardRef,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react';
import { keyframes, styled } from 'styled-components';

/** The focusable containers that receive the focus when a button inside them is removed. */
const FOCUSABLE_CONTAINERS = ['section', 'li', 'main'].map((tag) => `${tag}[tabindex="-1"]`).join();

const hasFocus = (element: Element): boolean => {
  const { activeElement } = document;
  // The confirmation dialog that the element opened is removed together with it.
  return activeElement === element || Boolean(activeElement?.closest('[role="alertdialog"]'));
};

/** Moves the focus to the surrounding container when the focused element is removed from the page. */
const useFocusFallback = (ref: RefObject<HTMLElement>): void => {
  useLayoutEffect(() => {
    const element = ref.current;
    const container = element?.parentElement?.closest<HTMLElement>(FOCUSABLE_CONTAINERS);
    if (!element || !container) return;
    return () => {
      if (!hasFocus(element)) return;
      // Other elements may be removed in the same update.
      setTimeout(() => {
        if (document.activeElement === document.body) container.focus();
      });
    };
  }, [ref]);
};

const spin = keyframes`
  to {
    transform: rotate(360deg);
  }
`;

const Spinner = styled(Loader)`
  animation: ${spin} 2s infinite linear;

  @media (prefers-reduced-motion: reduce) {
    animation: none;
  }
`;

/**
 * A button that stays focusable while it is loading or disabled. Browsers take the focus away from a
 * `disabled` element, so keyboard users would lose their place on the page.
 */
export const FocusableButton = forwardRef<HTMLButtonElement, ButtonProps>(
  ({ loading = false, disabled = false, startIcon, onClick, ...button }, forwarded) => {
    const ref = useRef<HTMLButtonElement>(null);
    useImperativeHandle<HTMLButtonElement | null, HTMLButtonElement | null>(forwarded, () => ref.current);
    useFocusFallback(ref);
    const isInactive = loading || disabled;
    const handleClick = (event: MouseEvent<HTMLButtonElement>) => {
      // Also keeps Enter in a text field from submitting the form.
      if (isInactive) event.preventDefault();
      else onClick?.(event);
    };
    return (
      <Button
        {...button}
        ref={ref}
        startIcon={loading ? <Spinner /> : startIcon}
        aria-disabled={isInactive}
        onClick={handleClick}
      />
    );
  }
);
FocusableButton.displayName = 'FocusableButton';

interface ConfirmButtonProps extends Pick<
  ButtonProps,
  'variant' | 'size' | 'loading' | 'disabled' | 'startIcon'
> {
  label: string;
  /** Accessible name, which distinguishes several buttons with the same label. */
  description: string;
  question: ReactNode;
  onConfirm: () => Promise<unknown>;
}

/** A button for an irreversible action: it asks for confirmation first. */
export const ConfirmButton = ({ label, description, question, onConfirm, ...button }: ConfirmButtonProps) => (
  <Dialog.Root>
    <Dialog.Trigger>
      <FocusableButton size="S" variant="tertiary" aria-label={description} {...button}>
        {label}
      </FocusableButton>
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
