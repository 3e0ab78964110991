// The grade that the answers give so far. The server's `protocols.grading` decides; this only shows it beforehand by the same arithmetic.
import { fill } from "./viewer_scene.js";

const MARKS = { standard: "●", basic: "◐", nonStandard: "○" };

// Points met of the points that are known; no grade while less than the protocol's share of them is known.
export function gradeOf(answers, { standardFrom, basicFrom, leastKnown }) {
  const sum = (wanted) => answers.filter(({ verdict }) => wanted.includes(verdict)).reduce((points, { weight }) => points + weight, 0);
  const [met, known] = [sum(["met"]), sum(["met", "not_met"])];
  const total = answers.reduce((points, { weight }) => points + weight, 0);
  if (!known || known < leastKnown * total) return { known, total };
  const score = Math.round((100e6 * met) / known) / 1e6;
  const grade = score >= standardFrom ? "standard" : score >= basicFrom ? "basic" : "nonStandard";
  return { known, total, score, grade };
}

export function showGrade(place, sheet, words) {
  const { standardFrom, basicFrom, leastKnown } = sheet.form.dataset;
  const answers = sheet.questions.map((question) => ({ weight: Number(question.dataset.weight), verdict: sheet.verdict(question) }));
  const told = gradeOf(answers, { standardFrom: Number(standardFrom), basicFrom: Number(basicFrom), leastKnown: Number(leastKnown) });
  const open = sheet.open.length > 0;
  place.dataset.grade = told.grade ?? "";
  place.textContent = told.grade
    ? `${MARKS[told.grade]} ${words[`word${told.grade[0].toUpperCase()}${told.grade.slice(1)}`]} · ${fill(open ? words.wordSoFar : words.wordScore, { score: Math.round(told.score) })}`
    : fill(words.wordUngraded, told);
}
