/** Path of a command that is installed, also where only an administrator's path leads; null if it is not. */
export declare const findCommand: (name: string) => string | null;
