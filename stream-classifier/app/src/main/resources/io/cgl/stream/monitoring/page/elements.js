/* Makes elements. Text that comes from data only ever becomes text nodes and attributes, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

export function show(id, ...children) {
  document.getElementById(id).replaceChildren(...children.filter((child) => child));
}

/** A name that may be long: cut by the layout, whole when it is pointed at. */
export function name(text, style = 'name') {
  return element('bdi', { class: style, title: text }, text);
}
