'use strict';
// Text of documents enters the page only as text nodes and attributes, never as markup.

const REPORT = document.documentElement.dataset.report;

// Edits per box of the broken text. The browser lays out boxes outside the viewport on demand.
const BOX = 60;
// The height of a list row, as in the style sheet.
const ROW = 58;
const BINS = 20;

const VERDICTS = `zhuihe-verdicts ${REPORT}`;

// ---- documents

const sources = document.querySelectorAll('script[type="application/json"]');
const read = new Map();

// Removes unpaired surrogates at the ends of text cut by UTF-16 code units.
const trimSurrogates = (text) => text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');

// Returns a document with its clean text and the range of each edit in it.
function documentAt(index) {
  if (!read.has(index)) {
    const it = JSON.parse(sources[index].textContent);
    let at = 0;
    const clean = [];
    it.edits.forEach((edit, i) => {
      at += it.unchanged[i].length;
      clean.push(it.unchanged[i], edit.after);
      edit.from = at;
      at += edit.after.length;
      edit.to = at;
    });
    clean.push(it.unchanged[it.edits.length]);
    it.clean = clean.join('');
    for (const edit of it.edits) {
      edit.left = trimSurrogates(it.clean.slice(Math.max(0, edit.from - 12), edit.from));
      edit.right = trimSurrogates(it.clean.slice(edit.to, edit.to + 12));
      edit.searchText = `${edit.left}${edit.after}${edit.right}`.toLowerCase();
    }
    read.set(index, it);
  }
  return read.get(index);
}

// The verdicts of each document: `good` or `bad` by edit index.
const verdicts = (() => {
  const stored = storage.get(VERDICTS);
  return Array.from(sources, (source, i) => {
    const all = Number(source.dataset.edits);
    const them = Object.entries(stored?.[i] ?? {});
    return new Map(them.map(([n, v]) => [Number(n), v]).filter(([n, v]) => n < all && (v === 'good' || v === 'bad')));
  });
})();

// ---- state

const state = {
  at: 0,
  selected: null,
  hovered: null,
  hidden: new Set(),
  from: 0,
  to: 1,
  query: '',
  order: 'doubt',
  which: 'all',
};
let currentDocument;
// Indices of the edits that pass the filters, in list order.
let list = [];
let broken = [];
let clean = [];
let bins = [];

const SIGNS = new Map([
  [' ', 'ws sp'], ['\u3000', 'ws wide'], ['\t', 'ws tab'], ['\n', 'ws nl'], ['\r\n', 'ws nl'], ['\r', 'ws cr'],
  ['\f', 'ws ff'], ['\v', 'ws ff'], ['\u0085', 'ws ff'], ['\u2028', 'ws ff'], ['\u2029', 'ws ff'],
]);
const WHITE = /[\s\u0085\u200b\u00ad\u001c-\u001f]/u;
const WHITES = /(\r\n|[\s\u0085\u200b\u00ad\u001c-\u001f])/u;

// Appends text with visible white space. Copying gives the original text.
function addVisible(parent, text) {
  if (!WHITE.test(text)) {
    parent.append(text);
    return;
  }
  for (const piece of text.split(WHITES)) {
    if (piece === '') continue;
    if (WHITE.test(piece)) {
      const sign = document.createElement('span');
      sign.className = SIGNS.get(piece) ?? 'ws thin';
      sign.textContent = piece;
      parent.append(sign);
    } else {
      parent.append(piece);
    }
  }
}

// The same on one line: white space is replaced by its signs.
function addSigns(parent, text) {
  addVisible(parent, text);
  for (const sign of parent.querySelectorAll('.ws')) sign.textContent = '';
}

function mark(edit, index) {
  const it = document.createElement('span');
  it.className = `e rule-${edit.rule}`;
  it.dataset.edit = index;
  it.tabIndex = -1;
  it.setAttribute('role', 'button');
  return it;
}

const LINE_END = /[\n\r\v\f\u0085\u2028\u2029]/u;

function renderBroken(it) {
  const root = document.createDocumentFragment();
  let box;
  const open = () => {
    box = document.createElement('div');
    box.className = 'box';
    root.append(box);
  };
  open();
  broken = it.edits.map((edit, i) => {
    addVisible(box, it.unchanged[i]);
    const span = mark(edit, i);
    addVisible(span, edit.before);
    box.append(span);
    if (i % BOX === BOX - 1) box.dataset.full = '';
    // A box ends at a line end, because its own end is one.
    if ('full' in box.dataset && edit.before.endsWith('\n')) open();
    return span;
  });
  addVisible(box, it.unchanged[it.edits.length]);
  $('broken').replaceChildren(root);
  for (const box of $('broken').children) hint(box, 34, 1.75);
}

// Estimates the height of a box that is not laid out yet, for the scroll bar.
function hint(box, width, leading) {
  const text = box.textContent;
  const lines = text.split('\n').reduce((n, line) => n + Math.max(1, Math.ceil(line.length / width)), 0);
  box.style.containIntrinsicSize = `auto ${Math.max(1, lines) * leading}em`;
}

const ELEMENTS = { headline: 'h3', deck: 'p', subhead: 'h4', list_item: 'li', table_row: 'pre' };

function renderClean(it) {
  const root = document.createDocumentFragment();
  let article = null;
  let items = null;
  let hasText = false;
  let block = null;
  let pending = [];
  const begin = (kind) => {
    if (article === null || (kind === 'headline' && hasText)) {
      article = document.createElement('article');
      root.append(article);
      hasText = false;
      items = null;
    }
    if (kind !== 'headline' && kind !== 'deck') hasText = true;
    if (kind === 'list_item') {
      if (items === null) {
        items = document.createElement('ul');
        items.setAttribute('role', 'list');
        article.append(items);
      }
    } else {
      items = null;
    }
    block = document.createElement(ELEMENTS[kind] ?? 'p');
    block.className = `block ${kind}`;
    block.append(...pending);
    pending = [];
    (items ?? article).append(block);
  };
  let next = 0;
  let at = 0;
  const isOpen = () => next > 0 && at < it.blocks[next - 1].to;
  // Adds text, split at block boundaries. White space between blocks is not rendered.
  const addText = (text, add) => {
    while (text !== '') {
      if (!isOpen() && next < it.blocks.length && at >= it.blocks[next].from) {
        begin(it.blocks[next].kind);
        next += 1;
        continue;
      }
      const stop = isOpen() ? it.blocks[next - 1].to : (it.blocks[next]?.from ?? Infinity);
      const piece = text.slice(0, stop - at);
      if (isOpen()) add(block, piece);
      text = text.slice(piece.length);
      at += piece.length;
    }
  };
  clean = it.edits.map((edit, i) => {
    addText(it.unchanged[i], addVisible);
    const span = mark(edit, i);
    if (edit.after === '') {
      span.classList.add('join');
      if (block === null) pending.push(span); else block.append(span);
    } else if (WHITE.test(edit.after[0]) && !isOpen()) {
      // Between two blocks: rendered at the end of the first.
      span.classList.add('break');
      if (block === null) pending.push(span); else block.append(span);
      at += edit.after.length;
    } else {
      addText(edit.after, (parent, piece) => {
        addVisible(span, piece);
        parent.append(span);
      });
    }
    return span;
  });
  addText(it.unchanged[it.edits.length], addVisible);
  if (pending.length > 0) root.append(element('p', { class: 'block other' }, ...pending));
  $('clean').replaceChildren(root);
  for (const block of $('clean').querySelectorAll('.block')) hint(block, 26, 2);
}

function labelMarks() {
  currentDocument.edits.forEach((edit, i) => {
    const label = translate('mark', edit.rule, edit.confidence.toFixed(2));
    broken[i]?.setAttribute('aria-label', label);
    clean[i]?.setAttribute('aria-label', label);
  });
}

function markVerdict(i) {
  const verdict = verdicts[state.at].get(i);
  for (const span of [broken[i], clean[i]]) {
    if (verdict === undefined) delete span.dataset.verdict; else span.dataset.verdict = verdict;
  }
}

function showDocument(index) {
  state.at = index;
  state.selected = null;
  state.hovered = null;
  currentDocument = documentAt(index);
  $('document').value = String(index);
  renderBroken(currentDocument);
  renderClean(currentDocument);
  labelMarks();
  for (const i of verdicts[index].keys()) markVerdict(i);
  setFirst(true);
  $('broken').scrollTop = 0;
  $('clean').scrollTop = 0;
  renderHistogram();
  renderLegend();
  filter();
  renderDetail();
}

// ---- filters

function renderHistogram() {
  const least = Math.min(0.5, ...currentDocument.edits.map((e) => Math.floor(e.confidence * 10) / 10));
  bins = Array.from({ length: BINS }, (_, i) => ({
    from: least + ((1 - least) * i) / BINS,
    to: least + ((1 - least) * (i + 1)) / BINS,
    n: 0,
  }));
  for (const edit of currentDocument.edits) {
    const i = Math.floor(((edit.confidence - least) / (1 - least)) * BINS + 1e-9);
    bins[Math.min(BINS - 1, Math.max(0, i))].n += 1;
  }
  const most = Math.max(1, ...bins.map((b) => b.n));
  $('histogram').replaceChildren(...bins.map((bin, i) => {
    const label = translate('bin', bin.from.toFixed(2), bin.to.toFixed(2), bin.n);
    const button = element('button', { type: 'button', 'data-bin': i, 'aria-label': label, title: label, 'aria-pressed': 'false' }, element('i'));
    // The square root keeps small counts visible beside large ones.
    button.firstChild.style.height = bin.n === 0 ? '0' : `${8 + 92 * Math.sqrt(bin.n / most)}%`;
    return button;
  }));
  $('from').min = $('to').min = String(least);
  setRange(state.from, state.to);
}

function setRange(from, to) {
  state.from = from;
  state.to = to;
  $('from').value = String(from);
  $('to').value = String(to);
  $('from-shown').value = Number($('from').value).toFixed(2);
  $('to-shown').value = Number($('to').value).toFixed(2);
  document.querySelectorAll('#histogram button').forEach((button, i) => {
    const { from: low, to: high } = bins[i];
    button.classList.toggle('out', high <= from + 1e-9 || low >= to - 1e-9 && high < 1);
    button.setAttribute('aria-pressed', String(isBin(i)));
  });
}

const isBin = (i) => Math.abs(state.from - bins[i].from) < 1e-9 && Math.abs(state.to - bins[i].to) < 1e-9;

function renderLegend() {
  const counts = new Map();
  for (const edit of currentDocument.edits) counts.set(edit.rule, (counts.get(edit.rule) ?? 0) + 1);
  const rules = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  $('legend').replaceChildren(
    element('button', { type: 'button', class: 'every', 'aria-pressed': String(state.hidden.size === 0) }, translate('every rule')),
    ...rules.map(([rule, n]) => element(
      'button',
      { type: 'button', class: `chip rule-${rule}`, 'data-rule': rule, title: translate(`rule ${rule}`), 'aria-pressed': String(!state.hidden.has(rule)) },
      element('i', { 'aria-hidden': 'true' }), rule, element('b', {}, String(n)),
    )),
  );
}

const packed = (text) => text.replace(/\s+/gu, '');

function passes(edit, i) {
  if (state.hidden.has(edit.rule)) return false;
  if (edit.confidence < state.from - 1e-9) return false;
  // Bars exclude their upper bound, except for the last one.
  const isBar = bins.some((_, b) => isBin(b));
  if (isBar && state.to < 1 ? edit.confidence >= state.to - 1e-9 : edit.confidence > state.to + 1e-9) return false;
  const verdict = verdicts[state.at].get(i);
  if (state.which === 'open' && verdict !== undefined && i !== state.selected) return false;
  if ((state.which === 'good' || state.which === 'bad') && verdict !== state.which) return false;
  if (state.query === '') return true;
  return edit.rule.includes(state.query) || edit.searchText.includes(state.query) || packed(edit.searchText).includes(packed(state.query));
}

function filter() {
  list = [];
  const passing = new Uint8Array(currentDocument.edits.length);
  currentDocument.edits.forEach((edit, i) => {
    if (passes(edit, i)) {
      list.push(i);
      passing[i] = 1;
    }
  });
  for (let i = 0; i < passing.length; i += 1) {
    broken[i].classList.toggle('off', passing[i] === 0);
    clean[i].classList.toggle('off', passing[i] === 0);
  }
  if (state.order === 'doubt') list.sort((a, b) => currentDocument.edits[a].confidence - currentDocument.edits[b].confidence || a - b);
  $('rows').style.height = `${list.length * ROW}px`;
  $('list').scrollTop = 0;
  drawList(true);
  count();
}

function count() {
  $('count').textContent = currentDocument.edits.length === 0 ? translate('no edits')
    : list.length === 0 ? translate('none match') : translate('count', list.length, currentDocument.edits.length);
  if (!isStored) $('count').append(element('strong', {}, ` ${translate('lost on reload')}`));
  $('judged').textContent = String(verdicts.reduce((n, v) => n + v.size, 0));
}

// ---- the list, which renders only visible rows

let drawn = '';
function drawList(anew = false) {
  const box = $('list');
  const first = Math.max(0, Math.floor(box.scrollTop / ROW) - 6);
  const last = Math.min(list.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + 6);
  const now = `${first} ${last}`;
  if (!anew && now === drawn) return;
  drawn = now;
  const focused = document.activeElement?.closest?.('#rows button')?.dataset.edit;
  $('rows').replaceChildren(...list.slice(first, last).map((i, k) => row(i, first + k)));
  // One row is in the tab order; the arrow keys move to the others.
  const tabbable = $('rows').querySelector('[aria-current]') ?? $('rows').querySelector('button');
  if (tabbable !== null) tabbable.tabIndex = 0;
  if (focused !== undefined) $('rows').querySelector(`[data-edit="${focused}"]`)?.focus({ preventScroll: true });
}

function row(i, k) {
  const edit = currentDocument.edits[i];
  const item = element('li', { 'aria-posinset': k + 1, 'aria-setsize': list.length });
  item.style.top = `${k * ROW}px`;
  const gap = element('em');
  addSigns(gap, edit.after);
  if (edit.after === '') gap.className = 'none';
  const button = element(
    'button',
    {
      type: 'button', class: `rule-${edit.rule}`, 'data-edit': i, 'data-verdict': verdicts[state.at].get(i),
      'aria-current': i === state.selected ? 'true' : null, tabindex: -1,
    },
    element('span', { class: 'where', lang: 'zh' }, oneLine(edit.left, -9), gap, oneLine(edit.right, 9)),
    element('span', { class: 'what' }, element('i', { 'aria-hidden': 'true' }), edit.rule,
      element('span', { class: 'sure' }, edit.confidence.toFixed(2)),
      element('span', { class: 'place' }, translate('place', edit.line, edit.column))),
  );
  item.append(button);
  return item;
}

function oneLine(text, n) {
  const line = text.replace(/\s+/gu, ' ');
  const characters = Array.from(line);
  return (n < 0 ? characters.slice(n) : characters.slice(0, n)).join('');
}

function scrollListTo(i) {
  const k = list.indexOf(i);
  if (k < 0) return;
  const box = $('list');
  if (k * ROW < box.scrollTop) box.scrollTop = k * ROW;
  else if ((k + 1) * ROW > box.scrollTop + box.clientHeight) box.scrollTop = (k + 1) * ROW - box.clientHeight;
}

// ---- one edit

function light(i, name, on) {
  if (i === null || i === undefined) return;
  broken[i]?.classList.toggle(name, on);
  clean[i]?.classList.toggle(name, on);
}

function hover(i) {
  if (i === state.hovered) return;
  light(state.hovered, 'lit', false);
  state.hovered = i;
  light(i, 'lit', true);
  renderDetail();
}

// When the page last scrolled a pane, which the other pane then does not follow.
let moved = 0;

// The position of the current edit in a pane, as a share of the height.
const LEVEL = 0.42;

// Returns the distance of an edit from the top of its pane.
function levelOf(box, span) {
  const at = span.getBoundingClientRect();
  return at.top + at.height / 2 - box.getBoundingClientRect().top;
}

// Scrolls a pane so that an edit is at a level, if the pane is visible.
function bring(box, span, wanted = -1) {
  if (box.clientHeight === 0) return;
  const level = wanted > 0 && wanted < box.clientHeight ? wanted : box.clientHeight * LEVEL;
  // Boxes are laid out when they become visible, and may then be higher than estimated: this takes two steps.
  for (let k = 0; k < 2; k += 1) {
    const off = levelOf(box, span) - level;
    if (Math.abs(off) > 1) box.scrollTop += off;
  }
}

function setCurrent(i, isCurrent) {
  for (const span of [broken[i], clean[i]]) {
    span.classList.toggle('current', isCurrent);
    span.tabIndex = isCurrent ? 0 : -1;
    if (isCurrent) span.setAttribute('aria-current', 'true'); else span.removeAttribute('aria-current');
  }
}

// The edit in the tab order while none is current.
function setFirst(isFirst) {
  for (const span of [broken[0], clean[0]]) {
    if (span !== undefined) span.tabIndex = isFirst ? 0 : -1;
  }
}

// Makes an edit the current one. `from` is the pane in which it was selected, which is not scrolled.
function select(i, from = null) {
  if (state.selected === null) setFirst(false); else setCurrent(state.selected, false);
  state.selected = i;
  // The detail of a hovered edit returns when the pointer moves.
  light(state.hovered, 'lit', false);
  state.hovered = null;
  // Before scrolling: on a phone, the height of the detail determines that of the panes.
  renderDetail();
  if (i === null) {
    setFirst(true);
  } else {
    setCurrent(i, true);
    moved = performance.now();
    const [left, right] = [$('broken'), $('clean')];
    if (from !== 'broken') bring(left, broken[i], from === 'clean' ? levelOf(right, clean[i]) : undefined);
    if (from !== 'clean') bring(right, clean[i], from === 'broken' ? levelOf(left, broken[i]) : undefined);
    if (from !== 'list') scrollListTo(i);
  }
  drawList(true);
  if (i !== null) announce(i);
}

function announce(i, before = '') {
  const edit = currentDocument.edits[i];
  const verdict = verdicts[state.at].get(i);
  $('live').textContent = [
    before, `${edit.left}|${edit.right}`, edit.rule, translate(`kind ${edit.kind}`),
    `${translate('confidence')} ${edit.confidence.toFixed(2)}`,
    `${named(edit.before)} → ${named(edit.after)}`, verdict === undefined ? '' : translate(verdict),
  ].filter((x) => x !== '').join(', ');
}

// Describes white space.
function named(text) {
  if (text === '') return translate('nothing');
  if (!/^[\s\u0085\u200b]+$/u.test(text)) return text;
  const ends = text.replace(/\r\n/gu, '\n').split('').filter((c) => LINE_END.test(c)).length;
  if (ends > 0) return ends === 1 ? translate('line end') : translate('line ends', ends);
  if (/^[ \u3000\u00a0\t]+$/u.test(text)) return text.length === 1 ? translate('space') : translate('spaces', text.length);
  return translate('white space');
}

function context(edit, i, text, before) {
  const it = element('p', { class: 'context', lang: 'zh' });
  const old = before ? rawContext(i) : [edit.left, edit.right];
  const change = element('mark');
  addSigns(change, text);
  if (text === '') change.className = 'none';
  const left = element('span', { class: 'left' });
  const right = element('span', { class: 'right' });
  addSigns(left, Array.from(old[0]).slice(-10).join(''));
  addSigns(right, Array.from(old[1]).slice(0, 10).join(''));
  it.append(left, change, right);
  return it;
}

// Returns the context of an edit in the broken text.
function rawContext(i) {
  let left = currentDocument.unchanged[i];
  for (let k = i - 1; k >= 0 && left.length < 12; k -= 1) left = currentDocument.unchanged[k] + currentDocument.edits[k].before + left;
  let right = currentDocument.unchanged[i + 1];
  for (let k = i + 1; k < currentDocument.edits.length && right.length < 12; k += 1) right += currentDocument.edits[k].before + currentDocument.unchanged[k + 1];
  return [trimSurrogates(left.slice(-12)), trimSurrogates(right.slice(0, 12))];
}

const signed = (x) => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(2)}`;

function renderDetail() {
  const i = state.hovered ?? state.selected;
  const details = $('edit-detail');
  const verdict = state.selected === null ? undefined : verdicts[state.at].get(state.selected);
  for (const name of ['good', 'bad']) {
    $(name).disabled = state.selected === null;
    $(name).setAttribute('aria-pressed', String(verdict === name));
  }
  $('detail').classList.toggle('empty', i === null);
  if (i === null) {
    details.replaceChildren(element('p', { class: 'hint' }, translate(currentDocument.edits.length === 0 ? 'no edits' : 'nothing picked')));
    return;
  }
  const edit = currentDocument.edits[i];
  const evidence = edit.evidence ?? [];
  const most = Math.max(1, ...evidence.map(([, weight]) => Math.abs(weight)));
  const pieces = evidence.map(([name, weight]) => {
    const bar = element('i', { class: weight < 0 ? 'against' : 'for', 'aria-hidden': 'true' });
    bar.style.width = `${(Math.abs(weight) / most) * 100}%`;
    return element('li', {}, element('span', { class: 'bar' }, bar), element('b', {}, signed(weight)),
      element('span', { class: 'name', lang: 'en' }, name));
  });
  if (edit.rest) pieces.push(element('li', { class: 'rest' }, translate('more', edit.rest[0], signed(edit.rest[1]))));
  const sure = element('span', { class: 'meter', 'aria-hidden': 'true' }, element('i'));
  sure.firstChild.style.width = `${edit.confidence * 100}%`;
  details.replaceChildren(
    element('div', { class: `head rule-${edit.rule}` },
      element('p', { class: 'name' }, element('i', { 'aria-hidden': 'true' }), element('b', {}, edit.rule), ' ', element('span', { class: 'means' }, translate(`rule ${edit.rule}`))),
      element('p', { class: 'facts' }, element('span', { class: 'kind' }, translate(`kind ${edit.kind}`)),
        element('span', { class: 'sure' }, `${translate('confidence')} `, element('b', {}, edit.confidence.toFixed(3)), sure),
        element('span', { class: 'place' }, translate('place', edit.line, edit.column)))),
    element('div', { class: `change rule-${edit.rule}` },
      context(edit, i, edit.before, true),
      element('p', { class: 'became' }, element('span', {}, named(edit.before)), element('span', { class: 'arrow', 'aria-label': translate('became') }, ' → '), element('span', {}, named(edit.after))),
      context(edit, i, edit.after, false)),
    element('div', { class: 'evidence' },
      pieces.length > 0 ? element('ol', { 'aria-label': translate('evidence') }, ...pieces) : element('p', { class: 'hint' }, translate('no evidence'))),
  );
}

// ---- navigation and verdicts

// True if the browser stored the verdicts.
let isStored = true;

function step(by) {
  if (list.length === 0) return;
  const k = state.selected === null ? -1 : list.indexOf(state.selected);
  const to = k < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, k + by));
  select(list[to]);
}

function judge(verdict) {
  const i = state.selected;
  if (i === null) return;
  if (verdict === null) verdicts[state.at].delete(i); else verdicts[state.at].set(i, verdict);
  markVerdict(i);
  const stored = Object.fromEntries(verdicts.map((v, n) => [n, Object.fromEntries(v)]).filter(([n]) => verdicts[n].size > 0));
  isStored = storage.set(VERDICTS, stored);
  count();
  nameDocuments();
  if (verdict === null) {
    drawList(true);
    renderDetail();
    announce(i, translate('taken back'));
    return;
  }
  const k = list.indexOf(i);
  const next = list[k + 1];
  if (state.which !== 'all') {
    // The edit no longer passes the filter, which exempts only the selected one.
    const at = $('list').scrollTop;
    if (next !== undefined) select(null);
    filter();
    $('list').scrollTop = at;
  }
  if (next === undefined) {
    drawList(true);
    renderDetail();
  } else {
    select(next);
  }
}

function verdictsFile() {
  return {
    zhuihe_verdicts: 1,
    documents: Array.from(sources, (_, n) => {
      const it = documentAt(n);
      return {
        path: it.label,
        bytes: it.bytes,
        hash: it.hash,
        verdicts: [...verdicts[n]].sort((a, b) => a[0] - b[0]).map(([i, verdict]) => {
          const { input, before, after, rule, confidence } = it.edits[i];
          return { input, before, after, rule, confidence, verdict };
        }),
      };
    }),
  };
}

function save() {
  const file = new Blob([`${JSON.stringify(verdictsFile(), null, 1)}\n`], { type: 'application/json' });
  const url = URL.createObjectURL(file);
  const link = element('a', { href: url, download: 'verdicts.json' });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  $('live').textContent = translate('saved', verdicts.reduce((n, v) => n + v.size, 0));
}

// ---- documents, views

function nameDocuments() {
  const options = Array.from(sources, (source, n) => {
    const { label, edits, doubtful } = source.dataset;
    return translate('option', label, Number(edits), Number(doubtful), verdicts[n].size);
  });
  const select = $('document');
  if (select.options.length !== options.length) {
    select.replaceChildren(...options.map((name, n) => element('option', { value: n }, name)));
  } else {
    options.forEach((name, n) => { select.options[n].textContent = name; });
  }
}

function view(name) {
  document.querySelector('main').dataset.view = name;
  for (const tab of document.querySelectorAll('#tabs button')) tab.setAttribute('aria-pressed', String(tab.dataset.view === name));
  // A hidden pane could not be scrolled.
  drawList(true);
  if (state.selected !== null) {
    if (name === 'broken') bring($('broken'), broken[state.selected]);
    if (name === 'clean') bring($('clean'), clean[state.selected]);
    if (name === 'list') scrollListTo(state.selected);
  }
}

// Scrolls the other pane to the same position: the edit nearest to the level gets the same height in both.
function follow(from) {
  const [box, marks, other, others] = from === 'broken'
    ? [$('broken'), broken, $('clean'), clean] : [$('clean'), clean, $('broken'), broken];
  if (marks.length === 0 || other.clientHeight === 0) return;
  const level = box.clientHeight * LEVEL;
  let low = 0;
  let high = marks.length - 1;
  while (low < high) {
    const at = (low + high) >> 1;
    if (levelOf(box, marks[at]) < level) low = at + 1; else high = at;
  }
  if (box.scrollTop <= 0) other.scrollTop = 0; else bring(other, others[low], levelOf(box, marks[low]));
}

// ---- event listeners, delegated for all edits

const editOf = (event) => {
  const it = event.target.closest?.('[data-edit]');
  return it === null || it === undefined ? null : Number(it.dataset.edit);
};

// The pane that the reader last used: the other one follows it.
let activePane = null;

for (const name of ['broken', 'clean']) {
  const box = $(name);
  for (const kind of ['pointerenter', 'wheel', 'touchstart', 'focusin', 'keydown']) {
    box.addEventListener(kind, () => { activePane = name; }, { passive: true });
  }
  box.addEventListener('pointerover', (event) => hover(editOf(event)));
  box.addEventListener('pointerleave', () => hover(null));
  box.addEventListener('focusin', (event) => hover(editOf(event)));
  box.addEventListener('focusout', () => hover(null));
  box.addEventListener('click', (event) => {
    const i = editOf(event);
    if (i !== null) select(i, name);
  });
  box.addEventListener('keydown', (event) => {
    const i = editOf(event);
    if (i === null) return;
    const to = { ArrowRight: i + 1, ArrowLeft: i - 1 }[event.key];
    const marks = name === 'broken' ? broken : clean;
    if (to !== undefined && marks[to] !== undefined) {
      event.preventDefault();
      marks[to].focus({ preventScroll: true });
      select(to);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      select(i, name);
    }
  });
  let waiting = false;
  box.addEventListener('scroll', () => {
    if (waiting || activePane !== name || performance.now() - moved < 120) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow(name);
    });
  }, { passive: true });
}

$('list').addEventListener('scroll', () => drawList(), { passive: true });
$('rows').addEventListener('click', (event) => {
  const i = editOf(event);
  if (i === null) return;
  select(i, 'list');
  if (matchMedia('(max-width: 760px)').matches) view('clean');
});
$('rows').addEventListener('pointerover', (event) => hover(editOf(event)));
$('rows').addEventListener('pointerleave', () => hover(null));
$('rows').addEventListener('keydown', (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  step(by);
  $('rows').querySelector(`[data-edit="${state.selected}"]`)?.focus({ preventScroll: true });
});

$('histogram').addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button === null) return;
  const i = Number(button.dataset.bin);
  if (isBin(i)) setRange(0, 1); else setRange(bins[i].from, bins[i].to);
  filter();
});
for (const name of ['from', 'to']) {
  $(name).addEventListener('input', () => {
    const [from, to] = [Number($('from').value), Number($('to').value)];
    if (name === 'from') setRange(from, Math.max(from, to)); else setRange(Math.min(from, to), to);
    filter();
  });
}

$('legend').addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button === null) return;
  const { rule } = button.dataset;
  const rules = [...new Set(currentDocument.edits.map((e) => e.rule))];
  if (rule === undefined) state.hidden.clear();
  // The first click selects one rule; further clicks toggle rules.
  else if (state.hidden.size === 0) for (const other of rules) { if (other !== rule) state.hidden.add(other); }
  else if (state.hidden.has(rule)) state.hidden.delete(rule);
  else state.hidden.add(rule);
  if (rules.every((r) => state.hidden.has(r))) state.hidden.clear();
  for (const it of document.querySelectorAll('#legend button')) {
    const isOn = it.dataset.rule === undefined ? state.hidden.size === 0 : !state.hidden.has(it.dataset.rule);
    it.setAttribute('aria-pressed', String(isOn));
  }
  filter();
});

$('search').addEventListener('input', () => {
  state.query = $('search').value.trim().toLowerCase();
  filter();
});
$('search').addEventListener('keydown', (event) => {
  if (event.key === 'Enter') {
    step(1);
    event.target.blur();
  }
});
$('order').addEventListener('change', () => { state.order = $('order').value; filter(); });
$('which').addEventListener('change', () => { state.which = $('which').value; filter(); });
$('document').addEventListener('change', () => showDocument(Number($('document').value)));
$('tabs').addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button !== null) view(button.dataset.view);
});
$('good').addEventListener('click', () => judge('good'));
$('bad').addEventListener('click', () => judge('bad'));
$('next').addEventListener('click', () => step(1));
$('previous').addEventListener('click', () => step(-1));
$('save').addEventListener('click', save);
$('open-help').addEventListener('click', () => $('help').showModal());
addEventListener('relabel', () => {
  nameDocuments();
  labelMarks();
  renderHistogram();
  renderLegend();
  drawList(true);
  count();
  renderDetail();
});
addEventListener('resize', () => drawList(true));

const KEYS = {
  n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1),
  g: () => judge('good'), b: () => judge('bad'), u: () => judge(null), s: save,
  '?': () => $('help').showModal(),
  '/': () => {
    if (matchMedia('(max-width: 760px)').matches) view('list');
    $('search').focus();
    $('search').select();
  },
};

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || $('help').open) return;
  const isTyping = event.target.matches?.('input[type=search], textarea');
  if (event.key === 'Escape') {
    if (isTyping) {
      $('search').value = '';
      state.query = '';
      filter();
      event.target.blur();
    } else {
      select(null);
    }
    return;
  }
  if (isTyping || event.target.matches?.('select')) return;
  const action = KEYS[event.key];
  if (action !== undefined) {
    event.preventDefault();
    action();
  }
});

nameDocuments();
if (sources.length > 0) showDocument(0);
if (sources.length < 2) document.querySelector('.picker').hidden = true;
