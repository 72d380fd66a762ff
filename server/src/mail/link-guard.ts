import { Parser } from 'htmlparser2';

/**
 * True if the link stands in the HTML only as the whole `href` of an `a`. Anywhere else (the source of a picture, the
 * query of another address, the text) it could reach somebody whom it is not meant for.
 */
export const linkStandsInHrefOnly = (html: string, link: string, secret: string): boolean => {
  let isRight = true;
  let text = '';
  const refuse = (value: string): void => {
    if (value.includes(secret)) isRight = false;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        refuse(name);
        for (const [attribute, value] of Object.entries(attributes)) {
          const isLink = name === 'a' && attribute === 'href' && value === link;
          if (!isLink) refuse(attribute + value);
        }
      },
      ontext: (piece) => (text += piece),
      oncomment: refuse,
      onprocessinginstruction: (name, data) => refuse(name + data),
    },
    { decodeEntities: true }
  );
  parser.end(html);
  return isRight && !text.includes(secret);
};

/**
 * True if the link stands in the text only as a word of its own (in angle brackets if the template likes). Mail
 * clients make links of addresses: as part of another one it would go to somebody else's server.
 */
export const linkStandsAlone = (text: string, link: string, secret: string): boolean =>
  text.split(/\s+/).every((word) => !word.includes(secret) || word === link || word === `<${link}>`);
