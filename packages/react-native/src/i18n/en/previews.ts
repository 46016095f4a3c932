/** Previews of links, before they are sent. */
export const previews = {
  'preview.remove': 'Send without the preview',
  'linkPreviews.title': 'Link previews',
  'linkPreviews.note':
    'Before a link is sent, your server looks at the page for its title. The preview goes with the message; whoever gets it asks nobody.',
  'linkPreviews.open': 'In open conversations',
  'linkPreviews.sealed': 'In encrypted conversations',
  'linkPreviews.sealedText': 'Your server then learns which links you send there.',
} as const;
