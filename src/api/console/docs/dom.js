// Elements from names, attributes and children. Texts are set as texts: nothing of a document becomes markup.

/** h('p', { class: 'hint' }, 'text', child): attributes that are false or undefined are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ''));
  return element;
}

/** Text in which `code` stands between backquotes, and an empty line begins a paragraph. */
export function prose(text = '') {
  return text.split('\n\n').filter(Boolean).map((paragraph) => {
    const parts = paragraph.split('`');
    return h('p', {}, parts.map((part, place) => (place % 2 === 1 ? h('code', {}, part) : part)));
  });
}
