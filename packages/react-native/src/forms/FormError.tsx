import { Banner } from '../primitives';

/** Why the form could not be sent; read aloud at once. */
export function FormError({ text }: { readonly text: string | undefined }) {
  return text ? <Banner tone="danger" text={text} isUrgent /> : null;
}
