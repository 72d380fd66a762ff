export declare const ADMIN_BUDGET: number;

/** Bytes (gzip) of the built plugin's part of the first load of Strapi's admin, with the English texts. */
export declare const adminFirstLoad: () => number;
