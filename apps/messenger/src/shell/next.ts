/** Where to go after signing in: a path of this app, and nothing that could lead out of it. */
export function readNext(next: string | string[] | undefined): `/${string}` {
  const path = typeof next === 'string' ? next : '/';
  return isOwnPath(path) ? path : '/';
}

function isOwnPath(path: string): path is `/${string}` {
  return /^\/(?![/\\])[\w\-./~%()[\]]*$/.test(path);
}
