"""How the pages look on a large screen, a phone and A4 paper."""

STYLE = """
:root { color-scheme: light; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de;
  --right: #116329; --part: #7d4e00; --wrong: #a40e26; --accent: #0550ae; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 54rem; background: #fff; color: var(--ink);
  font: 1rem/1.6 system-ui, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.35; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .5rem 0; }
a[href] { color: var(--accent); }
:lang(zh) em { font-style: normal; font-weight: 650; }
.soft { color: var(--soft); }
.score { font-size: 1.9rem; font-weight: 650; line-height: 1.3; margin: .75rem 0 0; }
.warning { border: 2px solid var(--wrong); border-radius: 6px; padding: .5rem 1rem; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; font-size: .875rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.right { color: var(--right); } .wrong { color: var(--wrong); } .open { color: var(--part); }
.cell { margin: 1rem 0; }
.cell h1 { font-size: 1.3rem; margin-top: 1.5rem; } .cell h2 { font-size: 1.15rem; } .cell h3 { font-size: 1rem; }
pre, code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace;
  font-size: .875rem; }
pre { margin: .35rem 0; padding: .6rem .8rem; background: #f6f8fa; border: 1px solid var(--line); border-radius: 6px;
  white-space: pre-wrap; line-height: 1.45; tab-size: 4; }
pre.output { background: #fff; border-style: none none none solid; border-radius: 0; padding: .1rem .8rem; }
.math { font-family: "Cambria Math", "STIX Two Math", serif; font-style: italic; }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
details { margin: .4rem 0; } summary { color: var(--accent); cursor: pointer; }
img { max-width: 100%; height: auto; display: block; margin: .5rem 0; }
.mark { border: 1px solid var(--line); border-left: 6px solid var(--soft); border-radius: 6px;
  padding: .5rem 1rem; margin: .5rem 0 2rem; }
.mark.right { border-left-color: var(--right); } .mark.wrong { border-left-color: var(--wrong); }
.mark.open { border-left-color: var(--part); } .mark p, .mark pre { color: var(--ink); }
.mark .verdict { font-weight: 650; color: inherit; }
.mark .said { white-space: pre-wrap; }
.mark img { max-width: min(100%, 34rem); }
svg { display: block; }
svg text { font: 13px system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; fill: var(--ink); }
.histogram { max-width: 36rem; }
svg .bar { fill: #6e7781; } svg .bar.right { fill: #1a7f37; } svg .bar.misconception { fill: #c4432b; }
svg .axis { stroke: var(--soft); }
.names { columns: 14rem; padding: 0; list-style: none; }
.shares td:first-child { width: 52%; } .shares td:nth-child(2) { width: 30%; padding-top: .8rem; }
.troubled td:first-child { width: 20%; } .troubled td:nth-child(2) { width: 30%; }
.shares svg { width: 100%; height: .8rem; }
.k, .kn, .kc, .ow { color: #a40e26; } .s, .s1, .s2, .sa, .sd, .si, .se { color: #0a3069; }
.c1, .c, .cm { color: var(--soft); } .m, .mi, .mf { color: #0550ae; } .nf, .nc { color: #6639ba; }
@page { size: A4; margin: 16mm; }
@media print { body { padding: 0; max-width: none; font-size: 10.5pt; }
  a[href] { color: inherit; text-decoration: none; }
  .mark, tr, img, svg { break-inside: avoid; } h2, h3, .cell h1, .cell h2 { break-after: avoid; } }
@media (max-width: 36rem) { body { padding-top: 1rem; } .shares td:nth-child(2) { width: 20%; } }
"""
