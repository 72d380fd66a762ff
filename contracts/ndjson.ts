/** The media type of streamed responses: one JSON value a line (NDJSON). */
export const NDJSON_MEDIA_TYPE = 'application/x-ndjson';
