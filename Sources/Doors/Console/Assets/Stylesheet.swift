// SPDX-License-Identifier: Apache-2.0

/// The style sheet of all pages.
enum Stylesheet {
    /// With what each area adds.
    static let text = packed(frame + operations + files + live + data + overview + api + login)

    private static let frame = """
        /* Tokens first, then few components. No script, no build, no foreign host. */
        :root, [data-theme] {
        color-scheme: light;
        --paper: #f6f5f1; --sheet: #fff; --ink: #1b282c; --soft: #56656a; --line: #d9d5c9; --rule: #ece9e0;
        --accent: #0a6658; --accent-soft: #e2f0ec; --on-accent: #fff;
        --ok: #2a7544; --ok-soft: #e4f2e8; --warn: #8a5200; --warn-soft: #fbeed6;
        --bad: #ab231b; --bad-soft: #fbe4e1; --info: #23588f; --info-soft: #e3edf8; --bar: #6d988e;
        --calm: #879396; --field: #85918f;
        --s1: 4px; --s2: 8px; --s3: 12px; --s4: 16px; --s5: 24px; --s6: 40px; --round: 8px;
        --sans: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
        --mono: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace;
        }
        @media (prefers-color-scheme: dark) { [data-theme=auto] { 
        color-scheme: dark;
        --paper: #11181a; --sheet: #182124; --ink: #e4e9e7; --soft: #a3b1b1; --line: #2d3a3d; --rule: #223033;
        --accent: #63cdb9; --accent-soft: #17312d; --on-accent: #0c1a18;
        --ok: #74c98d; --ok-soft: #17301f; --warn: #e5ad5b; --warn-soft: #33270f;
        --bad: #f1897f; --bad-soft: #3a1b19; --info: #86b6ea; --info-soft: #172a3e; --bar: #4f8277;
        --calm: #7b898c; --field: #6d7c7f;
         } }
        [data-theme=dark] { 
        color-scheme: dark;
        --paper: #11181a; --sheet: #182124; --ink: #e4e9e7; --soft: #a3b1b1; --line: #2d3a3d; --rule: #223033;
        --accent: #63cdb9; --accent-soft: #17312d; --on-accent: #0c1a18;
        --ok: #74c98d; --ok-soft: #17301f; --warn: #e5ad5b; --warn-soft: #33270f;
        --bad: #f1897f; --bad-soft: #3a1b19; --info: #86b6ea; --info-soft: #172a3e; --bar: #4f8277;
        --calm: #7b898c; --field: #6d7c7f;
         }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; min-height: 100vh; display: grid; grid-template-rows: auto 1fr auto;
        background: var(--paper); color: var(--ink); font: var(--sans); font-variant-numeric: tabular-nums; }
        a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: var(--s4); top: var(--s2); background: var(--sheet); padding: var(--s2); z-index: 9; }
        header.top { background: var(--sheet); border-bottom: 1px solid var(--line); }
        .top > div { max-width: 1240px; margin: auto; padding: var(--s1) var(--s5); display: grid;
        grid-template-columns: 1fr auto; align-items: center; gap: 0 var(--s5); }
        .brand { font-weight: 650; color: var(--ink); text-decoration: none; display: flex; gap: var(--s2);
        align-items: center; min-height: 32px; }
        .mark { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
        .menu { grid-column: 1 / -1; margin: 0 -8px; }
        .menu summary { cursor: pointer; padding: 8px; }
        .menu summary b { font-weight: 550; margin-left: var(--s1); }
        nav.main { display: flex; flex-wrap: wrap; gap: 2px 6px; padding-bottom: var(--s1); font-size: 13px; }
        nav.main div { display: flex; flex-wrap: wrap; }
        nav.main div + div { border-left: 1px solid var(--line); padding-left: 6px; }
        nav.main a { color: var(--soft); text-decoration: none; padding: 4px 6px; border-radius: 6px; }
        nav.main a:hover { background: var(--rule); color: var(--ink); }
        nav.main a[aria-current] { color: var(--ink); background: var(--accent-soft); font-weight: 550; }
        .who { color: var(--soft); font-size: 14px; display: flex; gap: var(--s3); align-items: center; }
        .plain { font: inherit; color: var(--accent); background: none; border: 0; padding: 6px 2px;
        text-decoration: underline; text-underline-offset: 2px; cursor: pointer; }
        main { width: 100%; max-width: 1240px; margin: 0 auto; padding: var(--s5); display: grid;
        gap: var(--s5); align-content: start; grid-template-columns: minmax(0, 1fr); }
        footer { max-width: 1240px; width: 100%; margin: 0 auto; padding: 0 var(--s5) var(--s5);
        color: var(--soft); font-size: 13px; display: flex; flex-wrap: wrap; gap: var(--s3) var(--s5);
        align-items: center; justify-content: space-between; }
        footer p { margin: 0; }
        footer .choices { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s4); }
        footer .choice { gap: var(--s1); }
        footer .button { font-size: 13px; padding: 2px 9px; min-height: 28px; font-weight: 400; border-color: var(--line); }
        h1 { font-size: 25px; line-height: 1.25; margin: 0; font-weight: 620; letter-spacing: -.01em;
        overflow-wrap: anywhere; }
        h2 { font-size: 16px; margin: 0; font-weight: 620; }
        .verdict { display: grid; gap: var(--s2); padding: var(--s2) 0 0; }
        .verdict p { margin: 0; color: var(--soft); max-width: 80ch; }
        .verdict p.path { font-size: 14px; }
        .verdict [data-testid=reason] { color: var(--ink); border-left: 3px solid var(--bad); padding-left: var(--s3); }
        .good h1::before { content: ""; display: inline-block; width: 11px; height: 11px; border-radius: 3px;
        background: var(--ok); margin-right: 10px; }
        .matters { list-style: none; margin: var(--s1) 0; padding: 0; display: grid; gap: var(--s2); }
        .matters li { background: var(--sheet); border: 1px solid var(--line); border-left: 4px solid var(--bad);
        border-radius: var(--round); padding: var(--s3) var(--s4); overflow-wrap: anywhere; }
        .matters small { display: block; color: var(--soft); font-size: 14px; }
        .narrow { width: 100%; max-width: 30rem; margin: var(--s5) auto; display: grid; gap: var(--s4); }
        .panel { background: var(--sheet); border: 1px solid var(--line); border-radius: var(--round);
        overflow: hidden; min-width: 0; }
        .panel > header { display: flex; justify-content: space-between; align-items: baseline; flex-wrap: wrap;
        gap: var(--s1) var(--s4); padding: var(--s3) var(--s4); border-bottom: 1px solid var(--rule); }
        .panel > header p { margin: 0; color: var(--soft); font-size: 13px; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 1px;
        background: var(--rule); }
        .figures > * { background: var(--sheet); padding: var(--s4); color: inherit; text-decoration: none;
        display: grid; gap: 2px; align-content: start; }
        .figures a:hover { background: var(--rule); }
        .figures b { font-size: 27px; line-height: 1.2; font-weight: 600; letter-spacing: -.02em; }
        .figures span { color: var(--soft); font-size: 13px; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; padding: 9px var(--s4); border-bottom: 1px solid var(--rule);
        vertical-align: baseline; }
        tbody tr:last-child > * { border-bottom: 0; }
        thead th { font-size: 12.5px; color: var(--soft); font-weight: 550; white-space: nowrap; }
        tbody th { font-weight: 550; overflow-wrap: anywhere; min-width: 9rem; }
        code { font: var(--mono); overflow-wrap: anywhere; }
        td.n, th.n { text-align: right; white-space: nowrap; }
        td time { white-space: nowrap; }
        td small, th small { color: var(--soft); display: block; font-weight: 400; font-size: 13px; }
        tbody tr:hover { background: color-mix(in srgb, var(--rule) 45%, transparent); }
        [data-testid=faults] { table-layout: fixed; }
        [data-testid=faults] th:first-child { width: 5rem; }
        [data-testid=faults] th:nth-child(2) { width: 11rem; }
        .bad-text { color: var(--bad); font-weight: 600; }
        .empty { margin: 0; padding: var(--s4); color: var(--soft); }
        .tag { display: inline-flex; gap: 6px; align-items: center; font-size: 13px; padding: 1px 9px 1px 7px;
        border-radius: 99px; white-space: nowrap; font-weight: 550; }
        .tag::before { content: ""; width: 7px; height: 7px; border-radius: 2px; background: currentColor; }
        .tag.warn::before { border-radius: 50%; }
        .tag.bad::before { transform: rotate(45deg); }
        .tag.info::before { width: 11px; height: 3px; }
        .ok { color: var(--ok); background: var(--ok-soft); }
        .warn { color: var(--warn); background: var(--warn-soft); }
        .bad { color: var(--bad); background: var(--bad-soft); }
        .info { color: var(--info); background: var(--info-soft); }
        .note { border-radius: var(--round); padding: var(--s3) var(--s4); border: 1px solid currentColor; }
        .note p { margin: 0; }
        .two { display: grid; gap: var(--s5); grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr));
        align-items: start; }
        .button { font: inherit; font-weight: 550; padding: 6px 14px; min-height: 36px; border-radius: 6px;
        border: 1px solid var(--field); background: var(--sheet); color: var(--ink); cursor: pointer; }
        .button:hover { background: var(--rule); }
        .button.first { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
        .button.first:hover { filter: brightness(1.1); }
        .button.risk { color: var(--bad); border-color: var(--bad); }
        .button[aria-pressed=true] { background: var(--accent-soft); border-color: var(--accent); color: var(--ink);
        box-shadow: inset 0 -2px 0 var(--accent); }
        input, select { font: inherit; color: var(--ink); background: var(--sheet); min-height: 38px;
        border: 1px solid var(--field); border-radius: 6px; padding: 6px 10px; width: 100%; min-width: 0; }
        label { font-weight: 550; font-size: 14px; }
        .fields { padding: var(--s4); display: grid; gap: var(--s2); }
        .fields .button { margin-top: var(--s2); justify-self: start; }
        .choice { display: flex; gap: var(--s2); flex-wrap: wrap; }
        .choices { display: grid; gap: var(--s3); }
        .choice .button { margin: 0; }
        .narrow .choice .button { font-size: 14px; padding: 3px 11px; min-height: 32px; }
        .filters { display: flex; flex-wrap: wrap; gap: var(--s3); align-items: end; }
        .filters label { display: grid; gap: var(--s1); flex: 1 1 11rem; max-width: 20rem; }
        .pages { display: flex; justify-content: space-between; padding: var(--s3) var(--s4);
        border-top: 1px solid var(--rule); }
        ol.life { list-style: none; margin: 0; padding: var(--s4); display: grid; gap: var(--s3);
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
        ol.life li { border-top: 3px solid var(--accent); padding-top: 6px; }
        ol.life li.open { border-top: 3px dashed var(--calm); }
        ol.life small { color: var(--soft); display: block; font-size: 13px; }
        .sum { display: block; width: calc(100% - 2 * var(--s4)); height: 22px; margin: var(--s4) var(--s4) var(--s3);
        border-radius: 5px; background: var(--rule); }
        .legend { display: flex; gap: var(--s1) var(--s4); flex-wrap: wrap; margin: 0; padding: 0 var(--s4) var(--s4);
        font-size: 13.5px; color: var(--soft); }
        .legend b { color: var(--ink); }
        .legend svg { margin-right: 6px; }
        .fill-ok { fill: var(--ok); } .fill-info { fill: var(--info); } .fill-bad { fill: var(--bad); }
        .fill-calm { fill: var(--calm); }
        .hours { display: block; } .barx { fill: var(--bar); } .barbad { fill: var(--bad); } .barno { fill: var(--line); }
        .row { font: var(--mono); white-space: pre; overflow-x: auto; display: block; padding: 6px 10px;
        background: var(--paper); border-radius: 6px; border: 1px solid var(--rule); margin-top: 6px; }
        .row mark { background: var(--bad-soft); color: var(--bad); border-bottom: 2px solid var(--bad); padding: 1px 2px; }
        .facts { margin: 0; padding: var(--s2) var(--s4); }
        .facts div { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: var(--s4); padding: 6px 0; }
        .facts dt { color: var(--soft); }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        /* Wide: the menu stands open, where a browser can do that; else it opens by its button. */
        @media (min-width: 861px) { @supports selector(::details-content) {
        .menu summary { display: none; }
        .menu::details-content { content-visibility: visible; display: block; }
        } }
        @media (max-width: 860px) {
        main { padding: var(--s4); gap: var(--s4); }
        .top > div { padding: var(--s2) var(--s4); gap: var(--s2) var(--s3); }
        nav.main { font-size: 15px; gap: var(--s2); }
        nav.main div + div { border-left: 0; padding-left: 0; }
        nav.main div { flex: 1 1 100%; border-top: 1px solid var(--rule); padding-top: var(--s2); }
        nav.main a { padding: 8px 10px; }
        footer { padding: 0 var(--s4) var(--s4); }
        .figures { grid-template-columns: 1fr 1fr; }
        .figures > :last-child:nth-child(odd) { grid-column: 1 / -1; }
        }
        @media (max-width: 600px) {
        thead { display: none; }
        table, tbody, tr, td, tbody th { display: block; }
        tr { padding: var(--s3) var(--s4); border-bottom: 1px solid var(--rule); }
        tbody tr:last-child { border-bottom: 0; }
        td, tbody th { border: 0; padding: 2px 0; }
        td[data-label] { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: var(--s2); overflow-wrap: anywhere; }
        td[data-label]::before { content: attr(data-label); color: var(--soft); font-size: 13px; }
        td[data-label] > * { justify-self: start; max-width: 100%; }
        td.n { text-align: left; }
        td.wide[data-label] { display: block; }
        td.wide[data-label]::before { display: block; }
        [data-testid=faults] tbody th { width: auto; }
        .facts div { grid-template-columns: 1fr; gap: 0; }
        .filters label { max-width: none; }
        h1 { font-size: 22px; }
        }
        @media print {
        header.top, footer, .filters, .pages, form { display: none; }
        body { background: #fff; font-size: 11px; }
        .panel { break-inside: avoid; }
        main { padding: 0; max-width: none; }
        }
        @page { size: A4; margin: 15mm; }

        """
}
