export interface Step {
  /** From 1. */
  step: number;
  of: number;
  title: string;
}

export function withProgress<Result>(
  step: Step,
  task: () => Promise<Result>,
  out?: { write(text: string): unknown; isTTY?: boolean }
): Promise<Result>;
