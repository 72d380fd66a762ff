/** A part that stays in one line, unless it is longer than a whole one. */
const PART = { display: 'inline-block', maxWidth: '100%' } as const;

/** An e-mail address that goes on in the next line after its @, where there is no room for all of it. */
export const EmailAddress = ({ children: address }: { children: string }) => {
  const host = address.lastIndexOf('@') + 1;
  return (
    <>
      <span style={PART}>{address.slice(0, host)}</span>
      <span style={PART}>{address.slice(host)}</span>
    </>
  );
};
