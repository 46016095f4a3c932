// Text of others may be made to harm: these rules say what of it is shown. Letters are never among what is dropped.

/** Embeddings and overrides, by which "gpj.exe" reads "exe.jpg". Isolates and marks, which people's keyboards make, stay. */
const overrides = /[\u202A-\u202E]/g;
/** All that turns text around: in names, which stand in sentences of ours, also isolates. */
const turning = /[\u202A-\u202E\u2066-\u2069]/g;
/** More marks on one letter than any language needs: they would cover the lines around. */
const pilesOfMarks = /(\p{M}{8})\p{M}+/gu;
/** More invisible characters in a row than an emoji needs. */
const floods = /(\p{Default_Ignorable_Code_Point}{6})\p{Default_Ignorable_Code_Point}+/gu;
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/** A message's text as it may be shown. Pure. */
export const cleanText = (text: string): string =>
  text.replace(controls, '').replace(overrides, '').replace(floods, '$1').replace(pilesOfMarks, '$1');

/** A person's or group's name as it may stand in a sentence: one line that turns nothing around. Pure. */
export const cleanName = (name: string): string => cleanText(name.replaceAll(/\s+/g, ' ')).replace(turning, '');
