// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace fd::report {

/// The report's style sheet: light and dark, screen and paper. Contrast is at least 4.5:1 in both.
inline constexpr auto kStyle = R"css(
:root { --text: #1d2329; --soft: #55606b; --ground: #ffffff; --panel: #f3f5f7; --line: #c9d0d7; --link: #0b57a4;
  --bad: #a3160f; --warn: #7a4b00; --good: #14652f; --calm: #46525e; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6eaee; --soft: #a9b4bf; --ground: #16191d; --panel: #20252b; --line: #3d4650; --link: #7db7f5;
    --bad: #ff9a92; --warn: #f2bf6b; --good: #7fd699; --calm: #b4bfca; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--ground); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 0 0 .25rem; }
h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
p, ul, ol { margin: .25rem 0 .5rem; }
small { color: var(--soft); font-size: .85rem; }
a { color: var(--link); }
code, pre { font: .9rem/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: .3rem; padding: .6rem .75rem; margin: .4rem 0;
  overflow-x: auto; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { font-weight: 600; }
.summary th { width: 11rem; }
.number { text-align: right; white-space: nowrap; }
.finding { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin: 0 0 1rem; }
.finding pre { background: var(--ground); }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: .25rem; padding: 0 .4rem; font-size: .85rem;
  font-weight: 600; color: var(--calm); white-space: nowrap; }
.badge.critical, .badge.fail, .badge.down { color: var(--bad); }
.badge.warning, .badge.warn, .badge.degraded, .badge.error { color: var(--warn); }
.badge.pass, .badge.healthy { color: var(--good); }
summary { cursor: pointer; padding: .4rem 0; }
summary h3 { display: inline; }
dd { margin: 0 0 .75rem; }
@media print {
  :root { --text: #000; --soft: #333; --ground: #fff; --panel: #fff; --line: #999; --link: #000; --bad: #000; --warn: #000;
    --good: #000; --calm: #000; }
  main { max-width: none; padding: 0; }
  h2, h3, h4 { break-after: avoid; }
  .finding, tr, pre { break-inside: avoid; }
  details > *:not(summary) { display: block; }
}
)css";

} // namespace fd::report
