/** The type of answers that come bit by bit: a line of JSON for each thing that there is to tell (NDJSON). */
export const NDJSON_MEDIA_TYPE = 'application/x-ndjson';
