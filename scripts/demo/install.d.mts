/** The parts of a lock file of npm that tell what is installed. */
export interface Lock {
  packages: Record<string, { version?: string; optional?: boolean; devOptional?: boolean; link?: boolean }>;
}

export function isAtLeast(version: string, minimum: string): boolean;
export function outdatedPackages(lock: Lock, installed: Lock): string[];
export function requireNode(root: string): void;
export function ensureInstalled(root: string, of: number): Promise<void>;
