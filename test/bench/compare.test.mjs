// Two servers that are timed against each other answer the same; what would make the comparison worthless
// is noticed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference, Identities, neutral } from '../../bench/lib/compare.mjs';

const theirs = [
  { id: 1, account_id: 7, title: 'A', thumbnail: null,
    categories: [{ id: 2, slug: 'x' }, { id: 1, slug: 'b' }], technologies: [] },
  { id: 2, account_id: 7, title: 'B', thumbnail: null,
    categories: [{ id: 1, slug: 'b' }], technologies: [{ id: 1, slug: 't' }] },
];
const ours = [
  { id: 'p-a', account: { id: 'u' }, title: 'A', thumbnail: null,
    categories: [{ id: 'c-b', slug: 'b' }, { id: 'c-x', slug: 'x' }], technologies: [] },
  { id: 'p-b', account: { id: 'u' }, title: 'B', thumbnail: null,
    categories: [{ id: 'c-b', slug: 'b' }], technologies: [{ id: 't-t', slug: 't' }] },
];

/** The difference after `change` was done to a copy of our answer. */
function after(change, identities = new Identities()) {
  const changed = structuredClone(ours);
  change(changed);
  return difference(changed.map(neutral), theirs.map(neutral), identities);
}

test('equal records with different ids agree', () => {
  assert.equal(after(() => {}), undefined);
});

test('another value, null for nothing, a number for a text are differences', () => {
  assert.equal(after((list) => { list[1].title = 'b'; }), '/1/title: "b" is not "B"');
  assert.equal(after((list) => { list[0].thumbnail = ''; }), '/0/thumbnail: "" is not null');
  assert.equal(after((list) => { list[0].title = ['A']; }), '/0/title: ["A"] is not "A"');
});

test('a field too much or too little is a difference', () => {
  assert.equal(after((list) => { list[0].version = 1; }), '/0/version: 1 is not nothing');
  assert.equal(after((list) => { delete list[1].thumbnail; }), '/1/thumbnail: nothing is not null');
  assert.equal(after((list) => { delete list[1].id; }), '/1/id: nothing is not 2');
  assert.equal(after((list) => { delete list[1].account; }), '/1/account_id: nothing is not 7');
});

test('another order of the list is a difference', () => {
  assert.match(after((list) => { list.reverse(); }), /^\/0\/title: "B" is not "A"$/);
});

test('a record too much or too little, also in a relation, is a difference', () => {
  assert.match(after((list) => { list.pop(); }), /^\/1: nothing is not \{/);
  assert.match(after((list) => { list[0].categories.pop(); }), /^\/0\/categories\/1: nothing is not/);
  assert.match(after((list) => { delete list[0].technologies; }), /^\/0\/technologies: nothing is not \[\]/);
});

test('an id stands for one record, in all answers', () => {
  const other = after((list) => { list[1].categories[0].id = 'c-x'; });
  assert.equal(other, '/1/categories/0/id: "c-x" is not 1');
  assert.match(after((list) => { list[1].id = 'p-a'; }), /^\/1\/id: "p-a" is not 2$/);
  const identities = new Identities();
  assert.equal(after(() => {}, identities), undefined);
  const moved = after((list) => { for (const one of list) one.account.id = 'w'; }, identities);
  assert.equal(moved, '/0/account_id: "w" is not 7');
});
