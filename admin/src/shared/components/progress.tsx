import { Box } from '@strapi/design-system';

/** The share of a part in percent, rounded; 100 if the whole is 0. */
export const toPercent = (part: number, whole: number): number =>
  whole === 0 ? 100 : Math.min(100, Math.round((part / whole) * 100));

/** @param percent filled part of the track, from 0 to 100 */
export const ProgressTrack = ({ percent }: { percent: number }) => (
  <Box background="neutral150" hasRadius overflow="hidden" width="100%" height="0.8rem">
    <Box background="primary600" height="100%" width={`${percent}%`} />
  </Box>
);

interface ProgressBarProps {
  label: string;
  /** From 0 to 100. */
  percent: number;
  /** Replaces the percentage for screen readers. */
  text?: string;
}

export const ProgressBar = ({ label, percent, text }: ProgressBarProps) => (
  <Box
    role="progressbar"
    aria-label={label}
    aria-valuenow={percent}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuetext={text}
  >
    <ProgressTrack percent={percent} />
  </Box>
);
