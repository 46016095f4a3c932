/**
 * May a page of this origin use the server? Its own pages and those of the allowed origins may. Programs that are no browsers
 * send no Origin, and need none: what protects accounts is the token, which no browser attaches by itself.
 */
export function isAllowedOrigin(headers: Headers, allowedOrigins: readonly string[]): boolean {
  const origin = headers.get('origin');
  if (origin === null || allowedOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.get('host');
}
