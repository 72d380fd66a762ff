/** Offers text to the browser as a file to save. */
export const downloadFile = (name: string, text: string, type: string): void => {
  const file = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  Object.assign(document.createElement('a'), { href: file, download: name }).click();
  URL.revokeObjectURL(file);
};
