import { make, newId, setAttribute, setOptionalText } from './elements';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export interface Segmented<Value extends string> {
  readonly element: HTMLElement;
  /** `obstacles`: why a value cannot be chosen now. */
  update(value: Value, obstacles?: Partial<Record<Value, string | null>>): void;
}

/**
 * A few values side by side, one of which holds. Native radio buttons beneath: arrows, focus and names come with them,
 * and unlike a menu nothing has to pop up out of a narrow web view. `names`: what screen readers say where a label is too short.
 */
export function segmented<Value extends string>(label: string, segments: ReadonlyArray<Segment<Value>>, onChoose: (value: Value) => void, names: Partial<Record<Value, string>> = {}): Segmented<Value> {
  const group = newId('choice');
  const reason = make('p', { class: 'hint', attributes: { id: newId('reason') } });
  reason.hidden = true;
  const inputs = new Map<Value, HTMLInputElement>();
  const options = segments.map(({ value, label: text }) => {
    const input = make('input', { attributes: { type: 'radio', name: group, value, 'aria-describedby': reason.id }, on: { change: () => onChoose(value) } });
    if (names[value] !== undefined) setAttribute(input, 'aria-label', names[value]);
    inputs.set(value, input);
    return make('label', { class: 'segment' }, input, make('span', { text }));
  });
  const legend = make('span', { class: 'field-label', text: label, attributes: { id: newId('legend') } });
  const element = make('div', { class: 'field', attributes: { role: 'radiogroup', 'aria-labelledby': legend.id } }, legend, make('div', { class: 'segments' }, ...options), reason);
  return {
    element,
    update(value, obstacles = {}) {
      const reasons: string[] = [];
      for (const [own, input] of inputs) {
        input.checked = own === value;
        const obstacle = obstacles[own] ?? null;
        input.disabled = obstacle !== null;
        setAttribute(input.parentElement!, 'data-disabled', obstacle !== null);
        if (obstacle !== null) reasons.push(`${segments.find((segment) => segment.value === own)!.label}: ${obstacle.replace(/([^.!?])$/, '$1.')}`);
      }
      setOptionalText(reason, reasons.join(' '));
    },
  };
}
