import { Linking } from 'react-native';

/** Opens a link of a message: http, https, mailto or tel; a system without an app for it does nothing. */
export function openLink(href: string): void {
  void Linking.openURL(href).catch(() => {});
}
