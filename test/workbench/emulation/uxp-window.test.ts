import { createEmulation } from '../../../workbench/emulation';

test('the theme is told', () => {
  const { window, setTheme } = createEmulation({ theme: 'light' });
  const seen: string[] = [window.document.theme!.getCurrent()];
  window.document.theme!.onUpdated.addListener((theme) => void seen.push(theme));
  setTheme('darkest');
  expect([...seen, window.document.theme!.getCurrent()]).toEqual(['light', 'darkest', 'darkest']);
});

test('elements of every kind are made, and listeners end when told to', async () => {
  const loaded: string[] = [];
  const { window, webViews } = createEmulation({ loadPage: (url, page) => {
    loaded.push(url);
    page.uxpHost.postMessage('first');
    return () => undefined;
  } });
  const heard: unknown[] = [];
  const listener = ({ data }: { readonly data?: unknown }): void => void heard.push(data);
  window.addEventListener('message', listener);
  const views = ['a', 'b'].map((name) => {
    const view = window.document.createElement('webview');
    view.style.width = view.style.height = '10px';
    view.src = `plugin:/${name}.html`;
    window.document.body.appendChild(view);
    return view;
  });
  await new Promise((resolve) => void setTimeout(resolve, 15));
  expect([loaded, heard, views.map(({ src }) => src)]).toEqual([['plugin:/a.html', 'plugin:/b.html'], ['first', 'first'], ['plugin:/a.html', 'plugin:/b.html']]);
  expect(webViews().map(({ live }) => live)).toEqual([true, true]);
  window.removeEventListener('message', listener);
  webViews()[0]!.reload();
  await new Promise((resolve) => void setTimeout(resolve, 15));
  expect([loaded.length, heard.length]).toEqual([3, 2]);
  expect(window.document.createElement('div').clientWidth).toBe(0);
});
