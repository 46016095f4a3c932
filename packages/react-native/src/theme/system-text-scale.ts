/** On phones the system enlarges the texts itself. */
export const readSystemTextScale = (): number => 1;
