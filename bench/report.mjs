// What the figures say: medians, ratios, the tables, and whether the targets are reached.

/**
 * @typedef {import("./contract.ts").Case} Case
 * @typedef {import("./contract.ts").Row} Row
 * @typedef {import("./contract.ts").Summary} Summary
 * @typedef {import("./contract.ts").Verdict} Verdict
 */

/** Metrics of which the worst round is the figure: one late timer is too many. */
const worstCounts = new Set(["timerMs", "order", "longest"]);

/** @param {number[]} figures @param {number} q between 0 and 1 */
function quantile(figures, q) {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** @param {number[]} figures @returns {Summary} */
export function summary(figures) {
  return {
    median: quantile(figures, 0.5),
    min: Math.min(...figures),
    max: Math.max(...figures),
    q1: quantile(figures, 0.25),
    q3: quantile(figures, 0.75),
  };
}

/** Three significant digits, thousands set apart. @param {number | undefined} figure */
export function digits(figure) {
  if (figure === undefined || Number.isNaN(figure)) return "–";
  const precision = figure >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return figure.toLocaleString("en-US", precision);
}

/** @param {Row | undefined} row @param {string} metric */
function figuresOf(row, metric) {
  return (row?.samples ?? []).flatMap((sample) => sample[metric] ?? []);
}

/** How many times the base's figure this row's is, round by round: interleaved rounds pair up.
 *  @param {Row} row @param {Row | undefined} base @param {string} metric */
function ratioOf(row, base, metric) {
  const its = figuresOf(base, metric);
  const pairs = figuresOf(row, metric).flatMap((figure, i) => {
    const other = its[i];
    return other === undefined ? [] : [figure / other];
  });
  return pairs.length > 0 ? summary(pairs) : undefined;
}

/** Adds to each row the summary of each metric and its ratio to Skein.
 *  @param {Case} bench @param {Row[]} rows */
export function summarise(bench, rows) {
  for (const row of rows) {
    const measured = Object.keys(bench.units).filter((name) => figuresOf(row, name).length > 0);
    const summaries = measured.map((name) => [name, summary(figuresOf(row, name))]);
    row.metrics = Object.fromEntries(summaries);
    if (row.base || row.error !== undefined) continue;
    const base = rows.find((other) => other.base && other.variant === row.variant);
    const ratio = ratioOf(row, base, bench.metric);
    if (ratio !== undefined) row.ratio = ratio;
  }
}

/** Rows of a variant whose programs give results must have the same: else they have failed.
 *  @param {Row[]} rows */
export function agree(rows) {
  for (const row of rows) {
    const others = rows.filter((other) => other.variant === row.variant);
    const [expected] = others.flatMap((other) => figuresOf(other, "result"));
    const wrong = figuresOf(row, "result").find((result) => result !== expected);
    if (wrong !== undefined) row.error ??= `the result is ${wrong}, and not ${expected}`;
  }
}

/** How many times the base's figure a contender's is, in the geometric mean over all variants; of
 *  those that have a figure in each. @param {Case} bench @param {Row[]} rows */
export function means(bench, rows) {
  /** @type {Map<string, number>} */
  const found = new Map();
  if (!bench.mean) return found;
  for (const name of new Set(rows.map(({ contender }) => contender))) {
    const ratios = rows.flatMap((row) => row.contender === name ? row.ratio?.median ?? [] : []);
    if (ratios.length !== bench.variants?.length) continue;
    found.set(name, ratios.reduce((all, ratio) => all * ratio, 1) ** (1 / ratios.length));
  }
  return found;
}

/** What a row shows: the median, but the worst round where one bad moment is what counts.
 *  @param {Row | undefined} row @param {string} metric */
export function figureOf(row, metric) {
  const figures = row?.metrics[metric];
  return worstCounts.has(metric) ? figures?.max : figures?.median;
}

/** @param {string} metric @param {number | undefined} figure */
function written(metric, figure) {
  if (figure === undefined) return "";
  if (metric === "order") return `${digits(figure * 100)} %`;
  return metric === "timerMs" ? `${digits(figure)} ms` : digits(figure);
}

/** The quartiles, between which half of the rounds lie. @param {Summary | undefined} figures */
function range(figures) {
  return figures === undefined ? "" : `(${digits(figures.q1)} … ${digits(figures.q3)})`;
}

/** @param {Case} bench @param {Row} row */
function nameOf({ variants, variantName, variantNames }, { contender, variant }) {
  if (variants === undefined) return contender;
  return `${contender}, ${variantNames?.[variant] ?? `${variantName} ${variant}`}`;
}

/** One line per row of a case, columns aligned. @param {Case} bench @param {Row[]} rows */
export function table(bench, rows) {
  const { metric, units } = bench;
  const extra = Object.keys(units).filter((name) => name !== metric);
  const first = ["", units[metric] ?? "", "min", "quartiles", "beside skein"];
  const lines = rows.map((row) => {
    const name = nameOf(bench, row);
    if (row.error !== undefined) return [name, "failed"];
    const figures = row.metrics[metric];
    const ratio = row.ratio && `× ${digits(row.ratio.median)} ${range(row.ratio)}`;
    const others = extra.map((other) => written(other, figureOf(row, other)));
    const main = [figureOf(row, metric), figures?.min].map(digits);
    return [name, ...main, range(figures), ratio ?? "", ...others];
  });
  const head = [...first, ...extra.map((other) => units[other] ?? "")];
  for (const [contender, mean] of means(bench, rows)) {
    lines.push([`${contender}, geometric mean`, "", "", "", `× ${digits(mean)}`]);
  }
  return align([head, ...lines]).map((line) => "  " + line);
}

/** The first column to the left, the others to the right. @param {string[][]} cells */
function align(cells) {
  /** @param {number} column */
  const width = (column) => Math.max(...cells.map((line) => (line[column] ?? "").length));
  const widths = (cells[0] ?? []).map((_, column) => width(column));
  /** @param {string} cell @param {number} column */
  const pad = (cell, column) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return cells.map((line) => line.map(pad).join("   ").trimEnd());
}

/** Holds Skein's figures against the targets of the case.
 *  @param {Case} bench @param {Row[]} rows @returns {Verdict[]} */
export function verdicts(bench, rows) {
  /** @param {string | undefined} name @param {number | undefined} at a variant */
  const find = (name, at) => {
    const named = rows.filter((row) => (name === undefined ? row.base : row.contender === name));
    return named.find((row) => at === undefined || row.variant === at);
  };
  return bench.targets.flatMap((target) => {
    const { id, contender, variant, of, ofVariant, metric = bench.metric } = target;
    const isMean = bench.mean === true && variant === undefined;
    const own = isMean ? 1 : figureOf(find(contender, variant), metric);
    const other = of === undefined ? find(contender, ofVariant) : find(of, variant);
    const absolute = target.max ?? target.min;
    const relative = isMean ? means(bench, rows).get(of ?? "") : figureOf(other, metric);
    const divisor = absolute === undefined ? relative : 1;
    if (own === undefined || divisor === undefined) return [];
    const figure = own / divisor;
    const bound = absolute ?? target.ratio ?? NaN;
    const atLeast = target.min !== undefined;
    const reached = atLeast ? figure >= bound : figure <= bound;
    return [{ id, contender, metric, of: of ?? ofVariant, bound, atLeast, figure, reached }];
  });
}

/** @param {Case} bench @param {Verdict} verdict */
export function verdictLine(bench, verdict) {
  const { id, contender, metric, of, bound, atLeast, figure, reached } = verdict;
  const subject = contender === undefined ? "" : `${contender}: `;
  const start = `  ${id} ${reached ? "reached" : "MISSED "}  ${subject}`;
  if (of !== undefined) {
    const other = typeof of === "number" ? `${bench.variantName} ${of}'s` : `${of}'s`;
    return `${start}${digits(figure)} times ${other}, target ≤ ${digits(bound)}`;
  }
  const [is, target] = [written(metric, figure), written(metric, bound)];
  const unit = bench.units[metric];
  const limit = `target ${atLeast ? "≥" : "≤"} ${target}`;
  return `${start}${worstCounts.has(metric) ? `${unit} ${is}` : `${is} ${unit}`}, ${limit}`;
}
