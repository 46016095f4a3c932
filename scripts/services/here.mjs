/** This machine, where a lab (lab.mjs) has places: programs are in its network like any other, and can't be cut off. */
export const here = { address: '127.0.0.1', wrap: (command) => [...command] };
