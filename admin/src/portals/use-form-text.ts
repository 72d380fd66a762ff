import { useField } from '@strapi/strapi/admin';
import { useState } from 'react';

/** Newest last: what was written here and has not come back from the form yet. */
type Written = readonly string[];

/**
 * A text of Strapi's form for an input that somebody types into. The form hands a new value to its fields one render late;
 * React would put the former one back into the input meanwhile, and with it the caret to the end. So the input shows
 * what was written at once, and follows the form when that changes the value otherwise.
 *
 * @param name path of the value; an emptied text is null there
 */
export const useFormText = (name: string) => {
  const { value, error, onChange } = useField<string | null>(name);
  const held = value ?? '';
  const [text, setText] = useState(held);
  const [known, setKnown] = useState(held);
  const [written, setWritten] = useState<Written>([]);

  if (known !== held) {
    setKnown(held);
    const isEcho = written.includes(held);
    setWritten(isEcho ? written.slice(written.indexOf(held) + 1) : []);
    if (!isEcho) setText(held);
  }

  const write = (next: string) => {
    if (next === text) return;
    setText(next);
    setWritten((before) => [...before, next]);
    onChange(name, next || null);
  };
  return { text, error, write };
};
