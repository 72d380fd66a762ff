import { screen, waitFor } from '@testing-library/react';

/** Finds the alert with this text. The design system always renders another, empty alert. */
export const findAlert = (text: string): Promise<HTMLElement> =>
  waitFor(() => {
    const alerts = screen.getAllByRole('alert');
    const found = alerts.find((alert) => alert.textContent?.includes(text));
    if (!found) throw new Error(`No alert says “${text}”`);
    return found;
  });
