/**
 * The origin of a server as people type it: "chat.example.org", "192.168.1.20:4180", "http://localhost:4180/".
 * Undefined when it is no address. Without a scheme it is https, except for addresses of the own network, where
 * nobody has a certificate.
 */
export function parseServerAddress(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return undefined;
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const scheme = isLocal(text) ? 'http' : 'https';
  try {
    const url = new URL(hasScheme ? text : `${scheme}://${text}`);
    const isWebAddress = url.protocol === 'https:' || url.protocol === 'http:';
    return isWebAddress && url.hostname !== '' && url.username === '' ? `${url.protocol}//${url.host}` : undefined;
  } catch {
    return undefined;
  }
}

function isLocal(text: string): boolean {
  return /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\])|\.local(:|\/|$)/i.test(text);
}
