export { QuickSwitcher, type QuickSwitcherProps } from './QuickSwitcher';
export { Shortcuts, type ShortcutsProps } from './Shortcuts';
export { ShortcutsDialog, type ShortcutsDialogProps } from './ShortcutsDialog';
