// The book in Chinese, the language of the notes.
// The one idea: what a reader of the code must find again (claims, scenarios, mutants and the words beside them) keeps its name.
// Not here: what a language must say (language.ts), the remarks (the rows).
import type { Evidence } from "../../models/book/row.ts";
import type { Language } from "./language.ts";

const VERDICTS: Readonly<Record<Evidence["verdict"], string>> = {
  holds: "成立",
  "holds within bounds": "界内成立",
  "holds modulo view": "按视图成立",
  "holds modulo symmetry": "按对称成立",
  violated: "被违反",
  witnessed: "有见证",
  unreachable: "不可达",
  "unreachable within bounds": "界内不可达",
  "unreachable modulo view": "按视图不可达",
  "unreachable modulo symmetry": "按对称不可达",
};
const inChinese: ReadonlyMap<string, string> = new Map(Object.entries(VERDICTS));

export const chinese: Language = {
  file: "models/BOOK.zh.md",
  opening: (counts, anchor) => [
    "# 断言之书",
    "",
    "[English](BOOK.md)",
    "",
    "[讲义](../docs/notes.zh.md)对分布式协议说了什么，检查器查出了什么，逐句对照。本页是算出来的：`npm run record` 运行所有场景并重新生成，",
    `过期则检查不通过。讲义的每一句，或由某个条目引用，或列在[没有条目的句子](#${anchor})中；有测试逐字比对。`,
    "",
    "一句话照字面成立，是*正确*；在条目写明的理解或假设下才成立，是*不严谨*；应当换成另一种说法的，是*错误*。说某事一定会发生、",
    "却没提所需的公平性或时间假设的，不论说的是哪个协议，都算不严谨。",
    "",
    "一个判定属于一个场景，连同其假设和界限：",
    "",
    "| 判定 | 英文 | 含义 |",
    "| --- | --- | --- |",
    `| **${VERDICTS.holds}** | holds | 在所有可达状态（或步骤）中成立，已穷尽 |`,
    `| **${VERDICTS["holds within bounds"]}** | holds within bounds | 在探索过的状态中成立，但界限截去了一些 |`,
    `| **${VERDICTS["holds modulo view"]}** | holds modulo view | 把若干状态视为一个来判定活性；它们作过比对，但只到一定范围 |`,
    `| **${VERDICTS.violated}** | violated | 有反例，附轨迹 |`,
    `| **${VERDICTS.witnessed}** | witnessed | 这样的状态存在，附轨迹 |`,
    `| **${VERDICTS.unreachable}** | unreachable | 这样的状态不存在，已穷尽 |`,
    `| **${VERDICTS["unreachable within bounds"]}** | unreachable within bounds | 探索过的状态中没有，但界限截去了一些 |`,
    "",
    "轨迹即链接所指的文件：`kripke replay traces/recorded/…` 重放它，`kripke show traces/recorded/… --as html --open` 以可逐步走的网页展示它，`kripke explain traces/recorded/…` 说明其中什么是必要的；`npm run pages` 把所有轨迹的网页各写在轨迹旁边。状态数是存下的状态数，事件数是轨迹的长度；`n+m` 是先走 n 个事件、再永远重复 m 个",
    "事件的环。凡不应失败的断言，至少有一个变异体使它失败。断言、场景、变异体的名字及其附注与代码一致，用英文。",
    "",
    `共 ${counts.all} 句：${counts.true} 句正确，${counts.imprecise} 句不严谨，${counts.wrong} 句错误，${counts["not checkable"]} 句无法检查。`,
  ],
  sentences: (count) => `：${count} 句`,
  judgements: {
    true: "✓ 正确",
    imprecise: "≈ 不严谨",
    wrong: "✗ 错误",
    "not checkable": "– 无法检查",
  },
  chapter: ({ zh }) => zh,
  quotation: ({ quotation }) => `> ${typeof quotation === "string" ? quotation : quotation.implied}`,
  reading: ({ zh }) => zh,
  holds: ({ zh }) => `**应为：** ${zh}`,
  evidenceHead: ["断言", "场景", "判定", "状态数", "轨迹"],
  verdict: (verdict) => inChinese.get(verdict) ?? verdict,
  table: ({ zh }) => zh,
  situation: ({ zh }) => zh,
  words: ({ zh }) => zh,
  mutants: {
    title: (model) => `${model} 的变异体`,
    head: ["变异体", "故意改坏了什么", "使哪些断言失败（事件数）"],
    spared: "以下断言没有变异体使其失败，但去掉某个假设的场景会：",
  },
  unquoted: {
    title: "没有条目的句子",
    summary: "讲义中其余的话：起名、铺垫、过渡，或与检查器无关。",
    kinds: {
      heading: "标题",
      definition: "定义",
      example: "例子",
      transition: "过渡",
      "beyond a checker": "无法检查",
    },
    head: ["讲义", "为什么没有条目"],
    row: ({ sentence, zh }) => [sentence, zh],
  },
};
