'use strict';

// A block lights up on its pages and in the text. One block of the text is in the tab order; keys move to the others.

const PANES = ['sheets', 'clean'];
const texts = [...document.querySelectorAll('#clean [data-block]')];
const partsOf = (block) => document.querySelectorAll(`[data-block="${block}"]`);
const blockOf = (node) => node.closest?.('[data-block]')?.dataset.block;
const marked = {};

// Marks the parts of a block, and of no other.
function mark(name, block) {
  if (marked[name] === block) return;
  for (const part of partsOf(marked[name])) part.classList.remove(name);
  for (const part of partsOf(block)) part.classList.add(name);
  marked[name] = block;
}

// Makes a block the current one, and brings it into sight in the panes that do not have `origin`.
function select(block, origin = null) {
  if (block === undefined) return;
  for (const text of texts) text.tabIndex = text.dataset.block === block ? 0 : -1;
  mark('current', block);
  for (const pane of PANES) {
    if (!$(pane).contains(origin)) $(pane).querySelector(`[data-block="${block}"]`)?.scrollIntoView({ block: 'center' });
  }
}

function step(by) {
  const at = texts.findIndex((text) => text.dataset.block === marked.current);
  const next = texts[Math.min(texts.length - 1, Math.max(0, at + by))];
  if (next === undefined) return;
  next.focus({ preventScroll: true });
  select(next.dataset.block);
}

const KEYS = { n: 1, j: 1, ArrowDown: 1, ArrowRight: 1, p: -1, k: -1, ArrowUp: -1, ArrowLeft: -1 };

addEventListener('pointerover', (event) => mark('lit', blockOf(event.target)));
addEventListener('click', (event) => select(blockOf(event.target), event.target));
addEventListener('focusin', (event) => mark('lit', blockOf(event.target)));
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('button')) return;
  if (event.key === 'Enter') select(blockOf(event.target), event.target);
  else if (event.key in KEYS) step(KEYS[event.key]);
  else return;
  event.preventDefault();
});

if (texts.length > 0) texts[0].tabIndex = 0;
