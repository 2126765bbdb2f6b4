/*
 * What the page has to say to a person, without its screens. Of a case that is what is shown of
 * its advice, of a number a conversation as somebody might have it: what is answered follows from
 * that number.
 */
(given) => {
  const { scripts, routeboek } = window.inside;
  const { Interview } = scripts.interview;
  const { answerText } = scripts.posed;
  const STEPS = 44;
  const TODAY = "2026-10-20";
  const DAYS = ["2026-09-07", "2026-09-08", TODAY, "never", null, "2026-10-13", "2024-01-31"];
  const LATER = "2099-01-01"; // refused

  function choices(posed) {
    const values = [...posed.options.keys()];
    const [key, number, part] = posed.path;
    if (part === "table" && Number(number) > 1) {
      return [null];
    }
    const kinds = {
      yes_no: [true, false, null],
      count: [0, 2, null, 3],
      date: key === "reference_date" ? [TODAY] : [...DAYS, LATER],
      choices: [values.slice(0, 1), values.slice(1), null],
      choice: posed.needed ? values : [...values, null],
    };
    return kinds[posed.type];
  }

  /** What somebody answers, or the answer after that if it is refused. */
  function answered(talk, posed, count, told) {
    const known = choices(posed);
    for (let more = 0; more < known.length; more += 1) {
      const value = known[(count + more) % known.length];
      told.push(answerText(posed, value, scripts.days.ordinalOf(TODAY), talk.rules.language));
      try {
        return talk.answer(value);
      } catch (problem) {
        told.push(problem.diagnostics.map((one) => one.code));
      }
    }
    return talk.back();
  }

  /** What is shown of a case with its advice. */
  function shown(talk) {
    const { advice, rules } = talk;
    const dates = scripts.dates.datesOf(advice, scripts.case.caseFromData(talk.case()), rules);
    const page = scripts.advicepage.advicePage(advice, rules);
    const { datesPage } = scripts.dates;
    return [page, datesPage(dates), scripts.ics.toIcs(dates), [...talk.groups()]];
  }

  function conversation(number) {
    let talk = new Interview(routeboek.rules(number % 3 ? "nl" : "en"));
    const told = [];
    for (let step = 0; step < STEPS; step += 1) {
      const posed = talk.question();
      told.push(posed, talk.case(), talk.certain, talk.certain && talk.assumed, [...talk.aside]);
      if (posed === null) {
        told.push(shown(talk));
        const group = [...talk.groups().keys()][step % talk.groups().size];
        talk = step % 2 ? talk.choose(group) : talk.back().back();
      } else if (posed.again && step % 3) {
        talk = talk.keep();
      } else if (step > 5 && step % 8 === number % 8) {
        talk = talk.back().back();
      } else {
        talk = answered(talk, posed, number * step + step, told);
      }
    }
    return [...told, talk.is_open ? shown(talk) : null];
  }

  function opened(start) {
    try {
      return shown(new Interview(routeboek.rules("nl"), start));
    } catch (problem) {
      return problem.diagnostics.map((one) => one.code);
    }
  }

  const told = given.map((one) => (typeof one === "number" ? conversation(one) : opened(one)));
  const plain = (_, value) => (value instanceof Map ? [...value] : value);
  return told.map((one) => JSON.stringify(one, plain));
}
