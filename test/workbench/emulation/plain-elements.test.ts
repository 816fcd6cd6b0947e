import { PlainElement } from '../../../workbench/emulation/plain-elements';

test('elements are put in, taken out and heard where there is no DOM', () => {
  const outer = new PlainElement('div');
  const inner = new PlainElement('div');
  outer.appendChild(inner);
  expect(inner.isConnected).toBe(false);
  const root = new PlainElement('body', true);
  root.appendChild(outer);
  expect(inner.isConnected).toBe(true);
  root.appendChild(inner);
  expect([outer.children.length, root.children.length]).toEqual([0, 2]);
  let heard = 0;
  const listener = (): void => void heard++;
  inner.addEventListener('click', listener);
  inner.dispatch('click');
  inner.removeEventListener('click', listener);
  inner.dispatch('click');
  expect(heard).toBe(1);
});
