import { openWebView } from '../../src/photoshop/web-view';
import { FakeClock } from '../support/clock';
import { FakeElement, fakeUxpWindow } from '../support/fake-uxp-window';

function open() {
  const timers = new FakeClock();
  const window = fakeUxpWindow();
  const root = new FakeElement('uxp-panel');
  const troubles: string[] = [];
  const view = openWebView(window, root, 'plugin:/panel/index.html', timers, (why) => troubles.push(why));
  return { timers, window, root, troubles, view, element: root.children[0]! };
}

describe('web view', () => {
  it('is made by script, has a size in pixels from the start and follows its panel', async () => {
    const { root, element, timers } = open();
    expect(element.tag).toBe('webview');
    expect(element.attributes.src).toBe('plugin:/panel/index.html');
    expect(element.style).toMatchObject({ width: '300px', height: '480px' });
    root.clientWidth = 241;
    root.clientHeight = 700;
    await timers.run(500);
    expect(element.style).toMatchObject({ width: '241px', height: '700px' });
    // Hidden: the page keeps its size, for one without any stays blank.
    root.clientWidth = 0;
    await timers.run(500);
    expect(element.style.width).toBe('241px');
  });

  it('hears its own page alone, whichever member the payload comes in', () => {
    const { view, window, element } = open();
    const heard: unknown[] = [];
    const end = view.port.listen((message) => heard.push(message));
    window.events.fire('message', { data: 'mine', source: element });
    window.events.fire('message', { message: 'older builds', source: element });
    window.events.fire('message', { data: 'another plugin’s', source: new FakeElement('webview') });
    window.events.fire('message', { data: 'no source is told' });
    expect(heard).toEqual(['mine', 'older builds', 'no source is told']);
    end();
    window.events.fire('message', { data: 'too late', source: element });
    expect(heard).toHaveLength(3);
    view.port.post({ a: 1 });
    expect(element.posted).toEqual([{ a: 1 }]);
  });

  it('tells of a page that cannot be loaded', () => {
    const { element, troubles } = open();
    element.fire('loaderror', { code: -2, message: 'not found' });
    element.fire('loaderror', { code: -3 });
    expect(troubles).toEqual(['not found', '-3']);
  });

  it('leaves nothing behind', () => {
    const { view, root, element, timers } = open();
    view.remove();
    expect([root.children.length, element.listening(), timers.armed]).toEqual([0, 0, 0]);
  });
});
