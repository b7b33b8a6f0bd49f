'use strict';

// The frame of every report: translations, theme, storage.

const $ = (id) => document.getElementById(id);

// ---- storage in the browser

const storage = {
  get(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  },
};

// ---- translations

let language = storage.get('zhuihe-language') ?? ((navigator.language || 'en').toLowerCase().startsWith('zh') ? 'zh' : 'en');
if (!(language in WORDS)) language = 'en';
const translate = (key, ...with_) => {
  const word = WORDS[language][key] ?? key;
  return typeof word === 'function' ? word(...with_) : word;
};

function element(name, attributes = {}, ...children) {
  const it = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) it.setAttribute(key, value);
  }
  it.append(...children);
  return it;
}

// ---- language, theme

function applyLanguage() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const it of document.querySelectorAll('[data-word]')) it.textContent = translate(it.dataset.word);
  for (const it of document.querySelectorAll('body :not(script)[data-label]')) {
    if (it.id !== 'theme') it.setAttribute('aria-label', translate(it.dataset.label));
  }
  for (const it of document.querySelectorAll('button[data-label]')) it.title = it.getAttribute('aria-label');
  for (const it of document.querySelectorAll('[data-hint]')) it.placeholder = translate(it.dataset.hint);
  $('language').textContent = translate('other language');
  theme();
}

function theme(next = storage.get('zhuihe-theme') ?? 'auto') {
  if (next === 'auto') delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = next;
  $('theme').textContent = { auto: '◐', light: '☀', dark: '☾' }[next];
  const label = translate(`theme ${next}`);
  $('theme').setAttribute('aria-label', label);
  $('theme').title = label;
  $('theme').dataset.now = next;
}

$('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  storage.set('zhuihe-language', language);
  applyLanguage();
  dispatchEvent(new Event('relabel'));
});
$('theme').addEventListener('click', () => {
  const next = { auto: 'dark', dark: 'light', light: 'auto' }[$('theme').dataset.now];
  storage.set('zhuihe-theme', next);
  theme(next);
});

applyLanguage();
