import type { Linter } from 'eslint';

export declare const parts: Readonly<Record<string, string | string[]>>;
export declare const mayImport: Readonly<Record<string, readonly string[]>>;
export declare const boundaryRules: Linter.Config;
export declare const database: Linter.Config;
export declare const tables: Linter.Config;
