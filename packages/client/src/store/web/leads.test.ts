import { expect, test } from 'bun:test';
import { type Candidate, Leads } from './leads';

function candidate(name: string, log: string[]): Candidate {
  return { granted: () => log.push(`${name} leads`), asked: () => log.push(`${name} asked`) };
}

test('one at a time leads, in order of asking, and only while the page owns the database', () => {
  const leads = new Leads();
  const log: string[] = [];
  const [a, b] = [candidate('a', log), candidate('b', log)];
  leads.enter(a);
  leads.enter(b);
  expect(log).toEqual([]);
  leads.own(true);
  expect(log).toEqual(['a leads']);
  leads.ask();
  expect(leads.leave(a)).toBe(false);
  expect(log).toEqual(['a leads', 'a asked', 'b leads']);
  expect(leads.leave(b)).toBe(true);
  expect(leads.isLeading).toBe(false);
});

test('leaving the queue takes nothing from the one that leads', () => {
  const leads = new Leads();
  const log: string[] = [];
  const [a, b] = [candidate('a', log), candidate('b', log)];
  leads.own(true);
  leads.enter(a);
  leads.enter(b);
  expect(leads.leave(b)).toBe(false);
  expect(leads.isLeading).toBe(true);
  expect(log).toEqual(['a leads']);
});
