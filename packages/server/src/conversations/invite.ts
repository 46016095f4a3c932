/** Does an invite work now? A revoked one has no uses left. By the server's clock. I15 */
export function inviteWorks(
  { usesLeft, expiresAtMs }: { readonly usesLeft: number; readonly expiresAtMs: number | undefined },
  nowMs: number,
): boolean {
  return usesLeft > 0 && (expiresAtMs === undefined || expiresAtMs > nowMs);
}
