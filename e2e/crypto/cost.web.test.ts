import { test } from './fixtures';

const leaves = 500;

// Measured, and not held against a limit here: the machine decides.
for (const where of ['measureHere', 'measureInWorker'] as const)
  test(`what a group of ${leaves} devices costs: ${where}`, async ({ page }) => {
    const ask = [where, leaves] as const;
    const report = await page.evaluate(([where, leaves]) => window.encryption[where](leaves), ask);
    const figures = Object.entries({ ...report.result, longestPauseOfThePage: report.longestPauseMs });
    const sentence = figures.map(([name, ms]) => `${name} ${ms.toFixed(ms < 10 ? 2 : 0)} ms`).join(', ');
    test.info().annotations.push({ type: 'measured', description: sentence });
    console.info(`${where}, ${leaves} devices: ${sentence}`);
  });
