export { type SlotProps, type Slots, SlotsProvider, type SlotsProviderProps } from './SlotsProvider';
export { type SlotName, slotNames } from './slot';
