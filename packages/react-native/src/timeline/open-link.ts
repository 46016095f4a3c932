import { Linking } from 'react-native';

/** Opens a link that `findLinks` has found safe; a system without an app for it does nothing. */
export function openLink(href: string): void {
  void Linking.openURL(href).catch(() => {});
}
