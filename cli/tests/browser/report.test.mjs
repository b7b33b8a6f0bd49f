// Opens reports in a real browser and uses them as a user does.
//
// `run.sh` installs what they need. ZHUIHE_BIN is the command, CHROMIUM the browser (default: found on PATH).
// Screenshots stay where ZHUIHE_SCREENSHOTS names a folder for them.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inflateSync } from 'node:zlib';

import axe from 'axe-core';
import { chromium } from 'playwright-core';

const FIXTURES = fileURLToPath(new URL('../../../fixtures/broken', import.meta.url));
// The kinds of fixtures in the report.
const KINDS = `book column directory encyclopedia essay etext exam gov_report interview law law_case letter
  local_news manual minutes newswire novel numbers page patent play product_manual prospectus recipe
  report subtitle sutra textbook trad_news trad_press vertical`.split(/\s+/);
const PAGES = fileURLToPath(new URL('../../../fixtures/pages', import.meta.url));
const ZHUIHE = process.env.ZHUIHE_BIN;
const BROWSER = process.env.CHROMIUM || (process.env.PATH ?? '').split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path));
const PHONE = { width: 390, height: 844 };

// Markup that the page would run if it were not escaped.
const HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"><!-- </script> & &lt; "';

const place = mkdtempSync(join(tmpdir(), 'zhuihe-report-'));
const at = (name) => join(place, name);

// Returns the output of the command.
function run(...args) {
  const { error, status, signal, stdout, stderr } = spawnSync(ZHUIHE, args, { cwd: place, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(status, 0, `zhuihe ${args.join(' ')}: ${error ?? signal ?? stderr}`);
  return stdout;
}

const screenshots = process.env.ZHUIHE_SCREENSHOTS ?? at('screenshots');
let browser;
// One document of more than 2,000 edits, a report on three, and one on the pages of an issue.
let url;
let several;
let issue;

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  // More edits take the browser minutes to judge.
  const isKind = (name) => KINDS.includes(name.split('-')[0]);
  const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.raw.txt') && isKind(name)).sort();
  const pages = names.map((name) => readFileSync(join(FIXTURES, name), 'utf8'));
  writeFileSync(at('raw.txt'), `停 水 ${HOSTILE} 通 知\n\n${pages.join('\n\n')}`);
  writeFileSync(at('out.txt'), run('raw.txt'));
  writeFileSync(at('two.txt'), pages[1]);
  writeFileSync(at('<i>three.txt'), '没有要改的。\n');
  run('report', 'raw.txt', '-o', 'report.html');
  run('report', 'raw.txt', 'two.txt', '<i>three.txt', '-o', 'several.html');
  // A page with an image, one without, and markup among the words.
  const hocr = readFileSync(join(PAGES, 'newspaper-jump', 'ocr.hocr'), 'utf8');
  writeFileSync(at('issue.hocr'), hocr.replace(/(ocrx_word'[^>]*>)[^<]+/u, `$1${HOSTILE.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`));
  writeFileSync(at('page.png'), Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsDCQFQAAAABJRU5ErkJggg==', 'base64'));
  run('report', 'issue.hocr', '--image', 'page.png', '-o', 'issue.html');
  issue = pathToFileURL(at('issue.html')).href;
  url = pathToFileURL(at('report.html')).href;
  several = pathToFileURL(at('several.html')).href;
  browser = await chromium.launch({
    executablePath: BROWSER,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
});

after(async () => {
  await browser?.close();
  rmSync(place, { recursive: true, force: true });
});

// Opens a report, passes it to `use`, and checks that there were no errors and no requests.
async function open(options, use, what = url) {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 860 }, locale: 'en-US', colorScheme: 'light', acceptDownloads: true, ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrong = [];
  page.on('console', (message) => wrong.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => wrong.push(`error: ${error.stack}`));
  page.on('request', (request) => {
    if (request.url() !== what && !request.url().startsWith('blob:')) wrong.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  try {
    await page.goto(what);
    await use(page);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

const shownCount = async (page) => Number((await page.locator('#count').textContent()).split(' ')[0]);
const allCount = async (page) => Number((await page.locator('#count').textContent()).split(' ').at(-1));
const current = (page) => page.locator('#clean .e.current').getAttribute('data-edit').then(Number);
const isLit = (page, pane, edit) => page.locator(`#${pane} .e[data-edit="${edit}"]`).evaluate((e) => e.classList.contains('lit'));

// The edits as the page received them.
const edits = (page) => page.locator('script[type="application/json"]').first().evaluate((e) => JSON.parse(e.textContent).edits);

describe('a report', () => {
  test('opens from the disk with both texts', async () => {
    await open({}, async (page) => {
      const count = await allCount(page);
      assert.ok(count > 2000, `${count} edits`);
      for (const pane of ['broken', 'clean']) {
        assert.equal(await page.locator(`#${pane} .e`).count(), count);
      }
      const bare = (text) => text.replace(/\s+/gu, '');
      for (const [pane, file] of [['broken', 'raw.txt'], ['clean', 'out.txt']]) {
        const text = await page.locator(`#${pane}`).evaluate((e) => e.textContent);
        assert.equal(bare(text), bare(readFileSync(at(file), 'utf8')));
      }
      assert.equal(await page.locator('#broken').evaluate((e) => e.textContent), readFileSync(at('raw.txt'), 'utf8'));
    });
  });

  test('sets headlines, paragraphs and lists as such', async () => {
    await open({}, async (page) => {
      for (const such of ['article h3.headline', 'article p.body', 'article p.byline', 'article ul > li.list_item']) {
        assert.ok(await page.locator(`#clean ${such}`).count() > 0, such);
      }
    });
  });

  test('escapes markup', async () => {
    await open({}, async (page) => {
      for (const pane of ['broken', 'clean']) {
        assert.ok((await page.locator(`#${pane}`).textContent()).includes('<script>alert(1)</script>'));
        assert.equal(await page.locator(`#${pane} :is(script, img, i)`).count(), 0);
      }
    });
    await open({}, async (page) => {
      await page.locator('#document').selectOption('2');
      assert.match(await page.locator('#document option').nth(2).textContent(), /^<i>three\.txt/u);
      assert.equal(await page.locator('#clean').textContent(), '没有要改的。');
    }, several);
  });

  test('passes axe in both colour schemes', async () => {
    for (const colorScheme of ['light', 'dark']) {
      await open({ colorScheme }, async (page) => {
        await page.keyboard.press('n');
        await page.keyboard.press('g');
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => axe.run({
          // The panes have thousands of identical marks, so a page with a small document represents them.
          exclude: [['#broken'], ['#clean']],
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        }));
        const messages = violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.any[0]?.message ?? ''}`).slice(0, 4).join('; ')}`);
        assert.deepEqual(messages, [], colorScheme);
      });
      await open({ colorScheme }, async (page) => {
        await page.locator('#document').selectOption('1');
        await page.keyboard.press('n');
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => axe.run('main', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
        const messages = violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.any[0]?.message ?? ''}`).slice(0, 4).join('; ')}`);
        assert.deepEqual(messages, [], colorScheme);
      }, several);
    }
  });
});

describe('filters', () => {
  test('by rule', async () => {
    await open({}, async (page) => {
      const all = await allCount(page);
      const chip = page.locator('#legend .rule-block');
      const n = Number(await chip.locator('b').textContent());
      await chip.click();
      assert.equal(await shownCount(page), n);
      assert.deepEqual(new Set(await page.locator('#rows button').evaluateAll((rows) => rows.map((r) => r.className))), new Set(['rule-block']));
      assert.equal(await page.locator('#clean .e:not(.off)').count(), n);
      await page.locator('#legend .rule-mark').click();
      assert.ok(await shownCount(page) > n);
      await page.locator('#legend .every').click();
      assert.equal(await shownCount(page), all);
    });
  });

  test('by confidence', async () => {
    await open({}, async (page) => {
      const them = await edits(page);
      await page.locator('#to').fill('0.8');
      assert.equal(await shownCount(page), them.filter((e) => e.confidence <= 0.8).length);
      await page.locator('#to').fill('1');
      const bar = page.locator('#histogram button').last();
      const [, n] = (await bar.getAttribute('aria-label')).match(/: (\d+) /u);
      await bar.click();
      assert.equal(await shownCount(page), Number(n));
      await bar.click();
      assert.equal(await shownCount(page), them.length);
      const bars = await page.locator('#histogram button').evaluateAll((b) => b.map((x) => Number(x.getAttribute('aria-label').match(/: (\d+) /u)[1])));
      assert.equal(bars.reduce((a, b) => a + b), them.length);
    });
  });

  test('by search, ignoring white space', async () => {
    await open({}, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('停 水通 知');
      const found = await shownCount(page);
      assert.ok(found > 0 && found < 60, String(found));
      await page.keyboard.press('Escape');
      assert.equal(await shownCount(page), await allCount(page));
      await page.keyboard.press('/');
      await page.keyboard.type('no such text');
      assert.equal(await page.locator('#count').textContent(), 'No edits match the filters.');
    });
  });

  test('by verdict', async () => {
    await open({}, async (page) => {
      const all = await allCount(page);
      for (const key of ['n', 'g', 'b', 'g']) await page.keyboard.press(key);
      for (const [which, n] of [['good', 2], ['bad', 1], ['all', all]]) {
        await page.locator('#which').selectOption(which);
        assert.equal(await shownCount(page), n, which);
      }
    });
  });

  test('drop judged edits when only open ones are listed', async () => {
    await open({}, async (page) => {
      await page.locator('#which').selectOption('open');
      await page.locator('h1').click();
      await page.keyboard.press('n');
      const first = await current(page);
      await page.keyboard.press('g');
      assert.equal(await shownCount(page), await allCount(page) - 1);
      assert.notEqual(await current(page), first);
      assert.equal(await page.locator('#broken .e[tabindex="0"]').count(), 1);
      assert.equal(await page.locator('#broken .e[aria-current]').count(), 1);
    });
  });
});

describe('a report on pages', () => {
  const opened = (use, options = {}) => open(options, use, issue);
  const blocks = (page) => page.locator('#clean [data-block]').evaluateAll((all) => all.map((e) => e.dataset.block));
  const marked = (page, name, pane) => page.locator(`#${pane} .${name}`).evaluateAll((all) => all.map((e) => e.dataset.block));

  test('has a box for every block, inside its page, over the image or the print', async () => {
    await opened(async (page) => {
      assert.equal(await page.locator('svg.sheet').count(), 2);
      assert.equal(await page.locator('svg.sheet').first().locator('image').count(), 1);
      assert.ok(await page.locator('svg.sheet').last().locator('.print text').count() > 100);
      const drawn = await page.locator('.sheet [data-block]').evaluateAll((all) => all.map((e) => e.dataset.block));
      assert.deepEqual(new Set(drawn), new Set(await blocks(page)));
      const outside = await page.locator('.sheet [data-block] rect').evaluateAll((all) => all.filter((rect) => {
        const box = rect.getBoundingClientRect();
        const sheet = rect.ownerSVGElement.getBoundingClientRect();
        return box.width < 1 || box.left < sheet.left - 1 || box.right > sheet.right + 1 || box.top < sheet.top - 1 || box.bottom > sheet.bottom + 1;
      }).length);
      assert.equal(outside, 0);
    });
  });

  test('lights up a block on the page and in the text', async () => {
    await opened(async (page) => {
      const [block] = await blocks(page);
      for (const [pane, twin, what] of [['sheets', 'clean', ' rect'], ['clean', 'sheets', '']]) {
        await page.locator(`#${pane} [data-block="${block}"]${what}`).first().hover();
        assert.ok((await marked(page, 'lit', twin)).every((it) => it === block), twin);
        assert.ok((await marked(page, 'lit', twin)).length > 0, twin);
        await page.locator('h1').hover();
        assert.deepEqual(await marked(page, 'lit', twin), []);
      }
    });
  });

  test('brings a block that is picked into sight in the other pane', async () => {
    await opened(async (page) => {
      const last = (await blocks(page)).at(-1);
      const isInSight = (pane) => page.evaluate(([name, block]) => {
        const box = document.getElementById(name).getBoundingClientRect();
        const it = document.querySelector(`#${name} [data-block="${block}"]`).getBoundingClientRect();
        return it.top >= box.top && it.bottom <= box.bottom;
      }, [pane, last]);
      await page.locator(`#sheets [data-block="${last}"] rect`).first().click();
      assert.ok(await isInSight('clean'));
      await page.keyboard.press('Escape');
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('p');
      await page.keyboard.press('n');
      assert.deepEqual(await marked(page, 'current', 'clean'), [(await blocks(page)).at(-3)]);
      assert.equal(await page.locator('#clean [data-block][tabindex="0"]').count(), 1);
    }, { viewport: { width: 1360, height: 500 } });
  });

  test('escapes markup, has both languages, and passes axe in both colour schemes', async () => {
    for (const [colorScheme, locale, word] of [['light', 'en-US', 'Articles'], ['dark', 'zh-CN', '文章']]) {
      await opened(async (page) => {
        assert.equal(await page.locator('#name-clean').textContent(), word);
        assert.ok((await page.locator('#clean').textContent()).replace(/\s/gu, '').includes('<script>alert(1)</script>'));
        assert.equal(await page.locator(':is(#clean, #sheets) :is(script, img, i)').count(), 0);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
        assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target)}`), []);
      }, { colorScheme, locale });
    }
  });

  test('fits a phone', async () => {
    await opened(async (page) => {
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
      for (const pane of ['#sheets', '#clean']) {
        const { width, height } = await page.locator(pane).boundingBox();
        assert.ok(width <= PHONE.width && height > PHONE.height / 5, `${pane}: ${width} by ${height}`);
      }
    }, { viewport: PHONE });
  });
});

describe('an edit', () => {
  test('under the pointer is highlighted in both texts and described', async () => {
    await open({}, async (page) => {
      const them = await edits(page);
      const i = them.findIndex((e) => e.evidence !== undefined && e.before !== e.after);
      for (const [pane, twin] of [['broken', 'clean'], ['clean', 'broken']]) {
        await page.locator(`#${pane} .e[data-edit="${i}"]`).hover();
        assert.ok(await isLit(page, twin, i), twin);
        const detail = await page.locator('#edit-detail').textContent();
        for (const what of [them[i].rule, them[i].confidence.toFixed(3), them[i].evidence[0][0]]) {
          assert.ok(detail.includes(what), what);
        }
        await page.locator('h1').hover();
        assert.ok(!await isLit(page, twin, i));
      }
    });
  });

  test('with the focus is highlighted in both texts, and the arrow keys move on', async () => {
    await open({}, async (page) => {
      await page.locator('#broken .e[data-edit="0"]').focus();
      assert.ok(await isLit(page, 'clean', 0));
      await page.keyboard.press('ArrowRight');
      assert.equal(await current(page), 1);
      assert.equal(await page.evaluate(() => document.activeElement.dataset.edit), '1');
      await page.keyboard.press('ArrowLeft');
      assert.equal(await current(page), 0);
    });
  });

  test('that is selected is scrolled into view in both panes and in the list', async () => {
    await open({}, async (page) => {
      const count = await allCount(page);
      for (const i of [count - 1, 0, Math.floor(count / 2)]) {
        await page.locator(`#clean .e[data-edit="${i}"]`).evaluate((e) => e.click());
        assert.equal(await current(page), i);
        const inSight = await page.evaluate((edit) => ['#broken', '#rows'].map((box) => {
          const pane = document.querySelector(box === '#rows' ? '#list' : box).getBoundingClientRect();
          const it = document.querySelector(`${box} [data-edit="${edit}"]`)?.getBoundingClientRect();
          return it !== undefined && it.top >= pane.top - 1 && it.bottom <= pane.bottom + 1;
        }), i);
        assert.deepEqual(inSight, [true, true], `edit ${i}`);
      }
    });
  });

  test('that is clicked is at the same height in both panes', async () => {
    await open({}, async (page) => {
      const it = page.locator('#broken .e[data-edit="40"]');
      await it.scrollIntoViewIfNeeded();
      await it.click();
      const [left, right] = await page.evaluate(() => ['broken', 'clean'].map((pane) => {
        const at = document.querySelector(`#${pane} .current`).getBoundingClientRect();
        return at.top + at.height / 2;
      }));
      assert.ok(Math.abs(left - right) < 12, `${left} and ${right}`);
    });
  });

  test('has one tab stop in each pane and one in the list', async () => {
    await open({}, async (page) => {
      for (const box of ['#broken .e', '#clean .e', '#rows button']) {
        assert.equal(await page.locator(`${box}[tabindex="0"]`).count(), 1, box);
      }
      for (const key of ['n', 'n', 'p', 'n']) await page.keyboard.press(key);
      for (const box of ['#broken .e', '#clean .e', '#rows button']) {
        assert.equal(await page.locator(`${box}[tabindex="0"]`).count(), 1, box);
        assert.equal(await page.locator(`${box}[aria-current]`).count(), 1, box);
      }
    });
  });
});

describe('a pane', () => {
  test('that is scrolled scrolls the other', async () => {
    await open({}, async (page) => {
      const top = (pane) => page.locator(`#${pane}`).evaluate((e) => e.scrollTop);
      for (const [pane, other] of [['broken', 'clean'], ['clean', 'broken']]) {
        const before = await top(other);
        await page.locator(`#${pane}`).hover();
        await page.mouse.wheel(0, 3000);
        await page.waitForFunction(([name, at]) => document.getElementById(name).scrollTop > at + 300, [other, before]);
      }
    });
  });
});

describe('keys', () => {
  test('step through all edits, least confident first', async () => {
    await open({}, async (page) => {
      const them = await edits(page);
      const seen = await page.evaluate((n) => {
        const seen = [];
        for (let k = 0; k < n; k += 1) {
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key: k % 2 === 0 ? 'n' : 'j', bubbles: true, cancelable: true }));
          seen.push(Number(document.querySelector('#broken .current').dataset.edit));
        }
        return seen;
      }, them.length);
      assert.equal(new Set(seen).size, them.length);
      const sure = seen.map((i) => them[i].confidence);
      assert.deepEqual(sure, [...sure].sort((a, b) => a - b));
      // There is no edit after the last one.
      await page.keyboard.press('n');
      assert.equal(await current(page), seen.at(-1));
      await page.keyboard.press('p');
      await page.keyboard.press('k');
      assert.equal(await current(page), seen.at(-3));
      await page.locator('#order').selectOption('place');
      await page.locator('h1').click();
      await page.keyboard.press('Escape');
      await page.keyboard.press('n');
      assert.equal(await current(page), 0);
      assert.match(await page.locator('#live').textContent(), /, confidence /iu);
    });
  });

  test('open the help and close it', async () => {
    await open({}, async (page) => {
      await page.keyboard.press('?');
      assert.ok(await page.locator('#help').isVisible());
      await page.keyboard.press('n');
      assert.equal(await page.locator('.e.current').count(), 0);
      await page.keyboard.press('Escape');
      assert.ok(!await page.locator('#help').isVisible());
    });
  });

  test('are ignored in text fields', async () => {
    await open({}, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('ngb?');
      assert.equal(await page.locator('#search').inputValue(), 'ngb?');
      assert.equal(await page.locator('.e.current').count(), 0);
    });
  });
});

describe('verdicts', () => {
  async function saved(page) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save').click()]);
    assert.equal(download.suggestedFilename(), 'verdicts.json');
    await download.saveAs(at('verdicts.json'));
    return JSON.parse(readFileSync(at('verdicts.json'), 'utf8'));
  }
  const score = (out) => JSON.parse(run('score', '--json', 'raw.txt', out, 'verdicts.json'));

  test('survive a reload, can be saved, and are scored', async () => {
    await open({}, async (page) => {
      // Only joins, for which good and bad give different answers.
      await page.locator('#legend .rule-han').click();
      await page.keyboard.press('n');
      for (const key of ['g', 'b', 'g', 'g', 'b', 'g']) await page.keyboard.press(key);
      await page.locator('#good').click();
      await page.locator('#bad').click();
      await page.keyboard.press('p');
      await page.keyboard.press('u');
      assert.equal(await page.locator('#judged').textContent(), '7');
      await page.reload();
      assert.equal(await page.locator('#judged').textContent(), '7');
      assert.equal(await page.locator('#broken .e[data-verdict="bad"]').count(), 2);

      const file = await saved(page);
      assert.equal(file.documents[0].path, 'raw.txt');
      const raw = readFileSync(at('raw.txt'));
      for (const { input, before } of file.documents[0].verdicts) {
        assert.equal(raw.subarray(input.start, input.end).toString(), before);
      }
      const figures = score('out.txt');
      assert.equal(figures.contested, 7);
      assert.equal(figures.accuracy, 5 / 7);
      assert.equal(score('raw.txt').accuracy, 2 / 7);
    });
  });

  test('that the browser cannot store give a warning', async () => {
    await open({}, async (page) => {
      await page.addInitScript(() => {
        Storage.prototype.setItem = () => { throw new Error('full'); };
      });
      await page.reload();
      await page.keyboard.press('n');
      assert.equal(await page.locator('#count strong').count(), 0);
      await page.keyboard.press('g');
      assert.match(await page.locator('#count strong').textContent(), /save them before you leave/u);
      assert.equal((await saved(page)).documents[0].verdicts.length, 1);
    });
  });

  test('that are all good score the output as correct', async () => {
    await open({}, async (page) => {
      const all = await allCount(page);
      await page.evaluate((n) => {
        const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        press('n');
        for (let k = 0; k < n; k += 1) press('g');
      }, all);
      assert.equal(await page.locator('#judged').textContent(), String(all));
      await saved(page);
      const figures = score('out.txt');
      assert.ok(figures.contested > 2000, String(figures.contested));
      assert.deepEqual([figures.accuracy, figures.para_f1, figures.lost, figures.inserted], [1, 1, 0, 0]);
      assert.ok(score('raw.txt').accuracy < 0.2);
    });
  });
});

describe('the frame', () => {
  test('uses the language of the browser, or the other one', async () => {
    for (const [locale, lang, word, other] of [['zh-CN', 'zh-CN', '整理后', 'Clean'], ['en-US', 'en', 'Clean', '整理后'], ['fr-FR', 'en', 'Clean', '整理后']]) {
      await open({ locale }, async (page) => {
        const name = page.locator('#name-clean');
        assert.equal(await page.locator('html').getAttribute('lang'), lang);
        assert.equal(await name.textContent(), word);
        await page.locator('#language').click();
        assert.equal(await name.textContent(), other);
        await page.reload();
        assert.equal(await name.textContent(), other);
      });
    }
  });

  test('has all texts in both languages', async () => {
    for (const locale of ['zh-CN', 'en-US']) {
      await open({ locale }, async (page) => {
        const wordless = await page.evaluate(() => {
          const keys = [...document.querySelectorAll('[data-word], [data-hint], body :not(script)[data-label]')]
            .flatMap((e) => [e.dataset.word, e.dataset.hint, e.id === 'theme' ? undefined : e.dataset.label]);
          return keys.filter((key) => key !== undefined && WORDS[language][key] === undefined);
        });
        assert.deepEqual(wordless, []);
      });
    }
    await open({}, async (page) => {
      const [zh, en] = await page.evaluate(() => ['zh', 'en'].map((l) => Object.keys(WORDS[l]).sort()));
      assert.deepEqual(zh, en);
    });
  });

  test('follows the system theme, or the selected one', async () => {
    const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const papers = {};
    for (const colorScheme of ['light', 'dark']) {
      await open({ colorScheme }, async (page) => { papers[colorScheme] = await paper(page); });
    }
    assert.notEqual(papers.light, papers.dark);
    await open({ colorScheme: 'light' }, async (page) => {
      await page.locator('#theme').click();
      assert.equal(await paper(page), papers.dark);
      await page.reload();
      assert.equal(await paper(page), papers.dark);
      await page.locator('#theme').click();
      assert.equal(await paper(page), papers.light);
    });
  });

  test('fits a phone, with one view at a time', async () => {
    for (const locale of ['zh-CN', 'en-US']) {
      await open({ viewport: PHONE, locale }, async (page) => {
        for (const view of ['list', 'broken', 'clean']) {
          await page.locator(`#tabs [data-view="${view}"]`).click();
          for (const other of ['list', 'broken', 'clean']) {
            assert.equal(await page.locator(`#pane-${other}`).isVisible(), other === view, `${other} in ${view}`);
          }
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width, view);
          for (const box of ['#broken', '#clean', '#list', '#detail']) {
            const over = await page.locator(box).evaluate((e) => e.scrollWidth - e.clientWidth);
            assert.ok(over <= 0, `${box} in ${view} is ${over} too wide`);
          }
        }
        await page.locator('#tabs [data-view="list"]').click();
        await page.locator('#rows button').nth(2).click();
        // A join has no width of its own.
        const shown = await page.locator('#clean .e.current').evaluate((e) => {
          const { top, bottom, height } = e.getBoundingClientRect();
          return height > 0 && top >= 0 && bottom <= innerHeight;
        });
        assert.ok(shown);
        await page.locator('#good').click();
        assert.equal(await page.locator('#judged').textContent(), '1');
      }, several);
    }
  });

  test('switches between documents', async () => {
    await open({}, async (page) => {
      assert.equal(await page.locator('#document option').count(), 3);
      await page.keyboard.press('n');
      await page.keyboard.press('g');
      await page.locator('#document').selectOption('1');
      assert.equal(await page.locator('#broken').evaluate((e) => e.textContent), readFileSync(at('two.txt'), 'utf8'));
      assert.match(await page.locator('#document option').first().textContent(), /1 judged/u);
    }, several);
    await open({}, async (page) => {
      assert.ok(!await page.locator('#document').isVisible());
      assert.match(await page.locator('h1').textContent(), /raw\.txt$/u);
    });
  });

  // The pictures of the documentation.
  test('can be captured for the documentation', async () => {
    for (const [name, from, use] of [
      ['report', join(FIXTURES, 'page-river-front-poppler.raw.txt'), async (page) => { for (const key of 'nnnn') await page.keyboard.press(key); }],
      ['pages', join(PAGES, 'newspaper-measures', 'page.pdf'), (page) => page.locator('#clean [data-block]').nth(5).hover()],
    ]) {
      writeFileSync(at(basename(from)), readFileSync(from));
      run('report', basename(from), '-o', `${name}.html`);
      await open({ viewport: { width: 1280, height: 800 } }, async (page) => {
        await use(page);
        assert.equal(await page.locator('#clean :is(.current, .lit)').count(), 1);
        await page.screenshot({ path: join(screenshots, `${name}.png`) });
      }, pathToFileURL(at(`${name}.html`)).href);
    }
  });

  test('can be captured as screenshots', async () => {
    for (const colorScheme of ['light', 'dark']) {
      for (const [name, viewport] of [['desktop', { width: 1440, height: 900 }], ['phone', PHONE]]) {
        await open({ colorScheme, viewport, locale: 'zh-CN' }, async (page) => {
          for (const key of ['n', 'n', 'n', 'g']) await page.keyboard.press(key);
          const path = join(screenshots, `${name}-${colorScheme}.png`);
          const rows = rowsOf(await page.screenshot({ path }));
          assert.ok(new Set(rows).size > viewport.height / 4, `${path} is blank`);
        }, several);
      }
    }
  });
});

// Returns the decoded rows of a PNG.
function rowsOf(png) {
  const packed = [];
  let width = 0;
  for (let i = 8; i < png.length;) {
    const length = png.readUInt32BE(i);
    const type = png.toString('latin1', i + 4, i + 8);
    if (type === 'IHDR') width = png.readUInt32BE(i + 8) * ({ 2: 3, 6: 4 }[png[i + 17]]);
    if (type === 'IDAT') packed.push(png.subarray(i + 8, i + 8 + length));
    i += length + 12;
  }
  const bytes = inflateSync(Buffer.concat(packed));
  const rows = [];
  for (let i = 0; i < bytes.length; i += width + 1) rows.push(bytes.toString('latin1', i, i + width + 1));
  return rows;
}
