/** An e-mail address that goes on in the next line after its @, where there is no room for all of it. */
export const EmailAddress = ({ children: address }: { children: string }) => {
  const host = address.lastIndexOf('@') + 1;
  return (
    <>
      {address.slice(0, host)}
      <wbr />
      {address.slice(host)}
    </>
  );
};
