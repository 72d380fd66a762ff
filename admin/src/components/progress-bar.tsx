import { Box } from '@strapi/design-system';
import { Bar } from './bar';

interface ProgressBarProps {
  label: string;
  /** What is done, from 0 to 100. */
  percent: number;
  /** The same in words, where they say more. */
  text?: string;
}

/** How far something has got. */
export const ProgressBar = ({ label, percent, text }: ProgressBarProps) => (
  <Box
    role="progressbar"
    aria-label={label}
    aria-valuenow={percent}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuetext={text}
  >
    <Bar percent={percent} />
  </Box>
);
