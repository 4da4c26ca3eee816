// Attributes of the elements of an article: any value, or one of those that are allowed.
export const plain = (name) => ({ [name]: { default: null, parseHTML: (el) => el.getAttribute(name) } });
export const one = (name, ...allowed) => ({
  [name]: {
    default: null,
    parseHTML: (el) => allowed.find((value) => value === el.getAttribute(name)) ?? null,
  },
});
