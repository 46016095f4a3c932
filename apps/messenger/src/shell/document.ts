/** Only a browser has a document. */
export function useDocument(): void {}

export function useUnreadTitle(): void {}

export function useFocusAfterNavigation(_pathname: string): void {}
