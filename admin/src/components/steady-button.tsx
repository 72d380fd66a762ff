import { Button, type ButtonProps } from '@strapi/design-system';
import { Loader } from '@strapi/icons';
import { forwardRef, type MouseEvent, useImperativeHandle, useRef } from 'react';
import { keyframes, styled } from 'styled-components';
import { useFocusHandover } from './use-focus-handover';

const turn = keyframes`
  to {
    transform: rotate(360deg);
  }
`;

const Turning = styled(Loader)`
  animation: ${turn} 2s infinite linear;

  @media (prefers-reduced-motion: reduce) {
    animation: none;
  }
`;

/**
 * A button that keeps the focus while it cannot be pressed. The browser takes the focus from what is `disabled`, so whoever
 * works by keyboard would not know where they are once it can be pressed again.
 */
export const SteadyButton = forwardRef<HTMLButtonElement, ButtonProps>(
  ({ loading = false, disabled = false, startIcon, onClick, ...button }, forwarded) => {
    const ref = useRef<HTMLButtonElement>(null);
    useImperativeHandle<HTMLButtonElement | null, HTMLButtonElement | null>(forwarded, () => ref.current);
    useFocusHandover(ref);
    const isHeld = loading || disabled;
    const press = (event: MouseEvent<HTMLButtonElement>) => {
      // A form that it would send is not sent either, as from within a field.
      if (isHeld) event.preventDefault();
      else onClick?.(event);
    };
    return (
      <Button
        {...button}
        ref={ref}
        startIcon={loading ? <Turning /> : startIcon}
        aria-disabled={isHeld}
        onClick={press}
      />
    );
  }
);
SteadyButton.displayName = 'SteadyButton';
