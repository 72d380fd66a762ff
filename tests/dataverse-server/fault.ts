/** An error in Dataverse's format. */
export class ODataFault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {}
  ) {
    super(message);
    this.name = 'ODataFault';
  }
}

export const notFound = (what: string): ODataFault =>
  new ODataFault(404, '0x80040217', `${what} does not exist`);
export const badRequest = (message: string, code = '0x80060891'): ODataFault =>
  new ODataFault(400, code, message);
export const unknownResource = (name: string): ODataFault =>
  new ODataFault(404, '0x80060888', `Resource not found for the segment '${name}'.`);
