/** On phones the system takes care of it. */
export function useReturnFocus(_isOpen: boolean): () => void {
  return nothing;
}

const nothing = () => {};
