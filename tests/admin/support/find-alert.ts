import { screen, waitFor } from '@testing-library/react';

/** The alert that says this. The design system keeps one of its own, which is empty. */
export const findAlert = (text: string): Promise<HTMLElement> =>
  waitFor(() => {
    const alerts = screen.getAllByRole('alert');
    const found = alerts.find((alert) => alert.textContent?.includes(text));
    if (!found) throw new Error(`No alert says “${text}”`);
    return found;
  });
