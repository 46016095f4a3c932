/**
 * The palette: paper and stone, with spruce as the one accent and apricot for what is new.
 * Roles, never hues, are what components use; contrast.test.ts holds every pair to WCAG AA.
 */
export interface Colors {
  /** Behind everything. */
  readonly canvas: string;
  /** Lists, panes, sheets. */
  readonly surface: string;
  /** Menus and dialogs, above surfaces. */
  readonly raised: string;
  /** Fields and wells, below surfaces. */
  readonly sunken: string;
  /** Laid over a surface under the pointer, and when pressed. */
  readonly hover: string;
  readonly pressed: string;
  /** The chosen one of several segments, on `sunken`. */
  readonly chosen: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly textMuted: string;
  readonly textFaint: string;
  /** Fill of the main action. */
  readonly accent: string;
  readonly accentHover: string;
  readonly accentPressed: string;
  readonly onAccent: string;
  /** The accent as text, icon or line on a surface. */
  readonly accentText: string;
  readonly accentSoft: string;
  readonly accentSoftHover: string;
  readonly onAccentSoft: string;
  readonly bubbleOwn: string;
  readonly onBubbleOwn: string;
  readonly onBubbleOwnMuted: string;
  /** The ticks of what everybody has read. */
  readonly onBubbleOwnRead: string;
  readonly bubbleOther: string;
  readonly onBubbleOther: string;
  readonly onBubbleOtherMuted: string;
  /** The "new messages" line, a draft. */
  readonly fresh: string;
  readonly freshSoft: string;
  readonly danger: string;
  readonly dangerHover: string;
  readonly onDanger: string;
  readonly dangerText: string;
  readonly dangerSoft: string;
  readonly onDangerSoft: string;
  readonly warningSoft: string;
  readonly onWarningSoft: string;
  readonly online: string;
  readonly focus: string;
  /** Behind dialogs. */
  readonly scrim: string;
  readonly skeleton: string;
}

export const lightColors: Colors = {
  canvas: '#F5F2EB',
  surface: '#FFFEFB',
  raised: '#FFFFFF',
  sunken: '#F3F0E8',
  hover: 'rgba(60, 50, 30, 0.045)',
  pressed: 'rgba(60, 50, 30, 0.09)',
  chosen: '#FFFFFF',
  line: '#E9E4D9',
  lineStrong: '#D6CFBF',
  text: '#1C1B17',
  textMuted: '#5D5950',
  textFaint: '#6E695E',
  accent: '#12695A',
  accentHover: '#0E5A4D',
  accentPressed: '#0A4A3F',
  onAccent: '#FFFFFF',
  accentText: '#0F6355',
  accentSoft: '#E2F0EA',
  accentSoftHover: '#D5E9E1',
  onAccentSoft: '#0B5145',
  bubbleOwn: '#12695A',
  onBubbleOwn: '#FFFFFF',
  onBubbleOwnMuted: '#C4E3DA',
  onBubbleOwnRead: '#FFD3A8',
  bubbleOther: '#FFFFFF',
  onBubbleOther: '#1C1B17',
  onBubbleOtherMuted: '#6E695E',
  fresh: '#B4470E',
  freshSoft: '#FCEBDD',
  danger: '#B3261E',
  dangerHover: '#9A1F18',
  onDanger: '#FFFFFF',
  dangerText: '#B3261E',
  dangerSoft: '#FBE9E6',
  onDangerSoft: '#8A1C15',
  warningSoft: '#FBEFD5',
  onWarningSoft: '#6B4400',
  online: '#1F9D63',
  focus: '#12695A',
  scrim: 'rgba(28, 25, 18, 0.42)',
  skeleton: '#ECE8DE',
};

export const darkColors: Colors = {
  canvas: '#0F1211',
  surface: '#161A18',
  raised: '#1F2522',
  sunken: '#1E2421',
  hover: 'rgba(220, 240, 230, 0.05)',
  pressed: 'rgba(220, 240, 230, 0.1)',
  chosen: '#343E39',
  line: '#262D29',
  lineStrong: '#3A433E',
  text: '#ECEFEB',
  textMuted: '#A9B1AB',
  textFaint: '#929B95',
  accent: '#5CCBAA',
  accentHover: '#72D6B8',
  accentPressed: '#4AB897',
  onAccent: '#06231B',
  accentText: '#66D0B0',
  accentSoft: '#1B352D',
  accentSoftHover: '#213F36',
  onAccentSoft: '#A5E6D0',
  bubbleOwn: '#1B5648',
  onBubbleOwn: '#EDF8F4',
  onBubbleOwnMuted: '#A9D3C5',
  onBubbleOwnRead: '#FFC08A',
  bubbleOther: '#212824',
  onBubbleOther: '#ECEFEB',
  onBubbleOtherMuted: '#98A19B',
  fresh: '#F2A56B',
  freshSoft: '#38261A',
  danger: '#E5675C',
  dangerHover: '#EE7E74',
  onDanger: '#2A0603',
  dangerText: '#F28B82',
  dangerSoft: '#3A1D1A',
  onDangerSoft: '#F7B5AE',
  warningSoft: '#35290F',
  onWarningSoft: '#F3CE84',
  online: '#3CC586',
  focus: '#66D0B0',
  scrim: 'rgba(0, 0, 0, 0.62)',
  skeleton: '#242B27',
};
