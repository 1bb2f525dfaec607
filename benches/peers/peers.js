// The same work by the core (`ours`, from page.rs) and by others, each in the same page.
import * as docx from "docx";
import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";
import mammoth from "mammoth";
import Handlebars from "handlebars";
import { diff_match_patch as DiffMatchPatch } from "diff-match-patch";

const SIZES = [6000, 20000, 100000];

const median = (all) => all.sort((a, b) => a - b)[all.length >> 1];
const pause = () => new Promise((done) => setTimeout(done, 0));

// Milliseconds a run. The clock is coarse: what is short is done often enough to be seen.
const time = async (run, times) => {
  let start = performance.now();
  await run();
  await run();
  const guess = (performance.now() - start) / 2;
  const batch = Math.max(1, Math.ceil(4 / Math.max(guess, 0.001)));
  const all = [];
  for (let turn = 0; turn < times; turn++) {
    await pause();
    start = performance.now();
    for (let at = 0; at < batch; at++) await run();
    all.push((performance.now() - start) / batch);
  }
  return median(all);
};

// As the layout has them: fonts and sizes of each sort, the first line in by two characters.
const LOOKS = {
  title: { font: "方正小标宋简体", size: 44, alignment: "center" },
  byline: { font: "楷体_GB2312", size: 32, alignment: "center" },
  h1: { font: "黑体", size: 32, heading: "Heading1" },
  h2: { font: "楷体_GB2312", size: 32, heading: "Heading2" },
  body: { font: "仿宋_GB2312", size: 32 },
};

const byDocx = (paragraphs) => {
  const children = paragraphs.map(({ sort, runs }) => {
    const look = LOOKS[sort];
    return new docx.Paragraph({
      alignment: look.alignment,
      heading: look.heading,
      indent: look.alignment ? undefined : { firstLine: 640 },
      spacing: { line: 579, lineRule: "exact" },
      children: runs.map((text) => new docx.TextRun({ text, font: look.font, size: look.size })),
    });
  });
  const page = { page: { size: { width: 11906, height: 16838 }, margin: { top: 2098, right: 1474, bottom: 1984, left: 1588 } } };
  return docx.Packer.toArrayBuffer(new docx.Document({ sections: [{ properties: page, children }] }));
};

// A template is prepared once; to fill it is what is measured, from its bytes to the bytes of the file.
const template = (lines) =>
  docx.Packer.toArrayBuffer(
    new docx.Document({ sections: [{ children: lines.map((text) => new docx.Paragraph({ children: [new docx.TextRun(text)] })) }] }),
  );
const byTemplate = (bytes, data, options) => {
  const filled = new Docxtemplater(new PizZip(bytes), { paragraphLoop: true, linebreaks: true, ...options });
  filled.render(data);
  return filled.getZip().generate({ type: "uint8array", compression: "DEFLATE" });
};

self.measure = async (times) => {
  const rows = [];
  const row = async (what, size, peer, ours, theirs) => {
    const own = await time(ours, times);
    const other = await time(theirs, times);
    rows.push({ what, size, peer, ours: own, theirs: other });
  };
  for (const size of SIZES) {
    const { paragraphs, old, new: changed } = JSON.parse(ours.inputs(size));
    await row("write", size, "docx", () => ours.docx(size), () => byDocx(paragraphs));
    const loop = await template(["{#paragraphs}", "{text}", "{/paragraphs}"]);
    await row("write", size, "docxtemplater", () => ours.docx(size), () => byTemplate(loop, { paragraphs }));
    const bytes = ours.docx(size);
    const arrayBuffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    await row("read", size, "mammoth", () => ours.read(bytes), () => mammoth.convertToHtml({ arrayBuffer }));
    const matcher = new DiffMatchPatch();
    await row("diff", size, "diff-match-patch", () => ours.diff(size), () => matcher.diff_main(old, changed));
  }
  const { texts, values } = JSON.parse(ours.inputs(600));
  const text = texts.join("\n");
  const braces = { delimiters: { start: "{{", end: "}}" } };
  const slots = await template(text.split("\n"));
  await row("fill", 1000, "docxtemplater", () => ours.fill(), () => byTemplate(slots, values, braces));
  await row("fill", 1000, "handlebars", () => ours.fill(), () => Handlebars.compile(text)(values));
  const ready = Handlebars.compile(text);
  ready(values);
  await row("fill", 1000, "handlebars, compiled before", () => ours.fill(), () => ready(values));
  const checks = [];
  for (const size of SIZES) checks.push({ size, ours: await time(() => ours.checks(size), times) });
  return { rows, checks };
};
