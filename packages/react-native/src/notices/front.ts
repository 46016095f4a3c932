/** A phone's app is one: nobody else can be in front of the person. */
export const holdFront = (): (() => void) => () => {};

export const isFrontElsewhere = async (): Promise<boolean> => false;
