// A sentence as it is printed.
// The one idea: whoever makes a sentence need not know where it will stand.
// Not here: what is said.

/** With a capital at its start, if that is a word (names there are quoted, or paths), and a mark at its end. */
export const asSentence = (sentence: string): string => {
  const capital = /^[a-z]+ /.test(sentence) ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence;
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
};
