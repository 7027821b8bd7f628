// SPDX-License-Identifier: Apache-2.0

/// The style sheet of all pages.
enum Stylesheet {
    /// With what each area adds; what is of a width or of paper comes last.
    static let text = packed(frame + parts + forms + files + data + login + widths)

    /// Tokens first, then the frame of every page.
    ///
    /// No script, no build, no foreign host.
    static let frame = """
        :root { color-scheme: light dark;
        --paper: light-dark(#f6f5f1, #11181a); --sheet: light-dark(#fff, #182124);
        --ink: light-dark(#1b282c, #e4e9e7); --soft: light-dark(#56656a, #a3b1b1);
        --line: light-dark(#d9d5c9, #2d3a3d); --rule: light-dark(#ece9e0, #223033);
        --accent: light-dark(#0a6658, #63cdb9); --accent-soft: light-dark(#e2f0ec, #17312d);
        --on-accent: light-dark(#fff, #0c1a18);
        --ok: light-dark(#2a7544, #74c98d); --ok-soft: light-dark(#e4f2e8, #17301f);
        --warn: light-dark(#8a5200, #e5ad5b); --warn-soft: light-dark(#fbeed6, #33270f);
        --bad: light-dark(#ab231b, #f1897f); --bad-soft: light-dark(#fbe4e1, #3a1b19);
        --info: light-dark(#23588f, #86b6ea); --info-soft: light-dark(#e3edf8, #172a3e);
        --bar: light-dark(#6d988e, #4f8277); --calm: light-dark(#879396, #7b898c);
        --field: light-dark(#85918f, #6d7c7f);
        --mono: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace;
        }
        [data-theme=light] { color-scheme: light; }
        [data-theme=dark] { color-scheme: dark; }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; min-height: 100vh; grid-template-rows: auto 1fr auto; overflow-wrap: anywhere;
        background: var(--paper); color: var(--ink); font-variant-numeric: tabular-nums;
        font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
        body, .top > div, main, .verdict, .matters, .narrow, .two, .stack, .figures, .figures > *, .life, .facts div, .fields, .choices,
        .filters label, .pairs, .pairs > div, .coming, .keys, .why, .mend { display: grid; }
        h1, h2, h3, p, dl, dd, ul, ol, pre { margin: 0; }
        ul, ol { list-style: none; padding: 0; }
        a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
        small { color: var(--soft); display: block; font-size: 13px; font-weight: 400; }
        .who, .find, footer, nav.main a, .verdict p, .empty, .legend, .facts dt, .bytes b, thead th, .ask p, .none, del,
        .figures span, .panel > header p, .hint { color: var(--soft); }
        .inline, .matters b small, .aggregate small { display: inline; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: var(--s4); top: var(--s2); background: var(--sheet); padding: var(--s2); z-index: 9; }
        .top { background: var(--sheet); border-bottom: var(--edge); }
        .top > div { max-width: 1240px; margin: auto; padding: var(--s1) var(--s5);
        grid-template-columns: 1fr auto; align-items: center; gap: 0 var(--s5); }
        .brand { white-space: nowrap; font-weight: 650; color: var(--ink); text-decoration: none; display: flex; gap: var(--s2);
        align-items: center; min-height: 32px; }
        .mark { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
        .menu { grid-column: 1 / -1; margin: 0 -8px; }
        .menu summary { padding: var(--s2); }
        summary { cursor: pointer; }
        nav.main, nav.main div, footer, footer .choices, .panel > header, .legend, .filters, .acts, .acts form, .choice, .checks { display: flex; flex-wrap: wrap; }
        nav.main { gap: 2px 20px; padding-bottom: var(--s1); font-size: 13px; }
        nav.main a { text-decoration: none; padding: 4px 6px; border-radius: 6px; }
        nav.main a:hover { background: var(--rule); color: var(--ink); }
        nav.main a[aria-current] { color: var(--ink); background: var(--accent-soft); font-weight: 550; }
        .who { font-size: 14px; display: flex; gap: var(--s3); align-items: center; min-width: 0;
        white-space: nowrap; }
        [data-testid=user] { overflow: hidden; text-overflow: ellipsis; }
        .find { text-decoration: none; }
        .plain { font: inherit; color: var(--accent); background: none; border: 0; padding: 6px 2px;
        text-decoration: underline; text-underline-offset: 2px; cursor: pointer; }
        main { width: 100%; max-width: 1240px; margin: 0 auto; padding: var(--s5);
        gap: var(--s5); align-content: start; grid-template-columns: minmax(0, 1fr); }
        footer { max-width: 1240px; width: 100%; margin: 0 auto; padding: 0 var(--s5) var(--s5);
        font-size: 13px; gap: var(--s3) var(--s5);
        align-items: center; justify-content: space-between; }
        footer .choices { gap: var(--s2) var(--s4); }
        footer .choice { gap: var(--s1); }
        footer .button { font-size: 13px; padding: 2px 9px; min-height: 28px; font-weight: 400; border-color: var(--line); }
        h1 { font-size: 25px; line-height: 1.25; font-weight: 620; letter-spacing: -.01em; }
        h2 { font-size: 16px; font-weight: 620; }
        h3 { font-size: 14px; margin-top: var(--s2); }
        .verdict { gap: var(--s2); padding-top: var(--s2); }
        .verdict p { max-width: 80ch; }
        .verdict .path { font-size: 14px; }
        .verdict [data-testid=reason] { color: var(--ink); border-left: 3px solid var(--bad); padding-left: var(--s3); }
        .good h1::before { content: ""; display: inline-block; width: 11px; height: 11px; border-radius: 3px;
        background: var(--ok); margin-right: 10px; }
        .matters { margin: var(--s1) 0; gap: var(--s2); }
        .matters li { background: var(--sheet); border: var(--edge); border-left: 4px solid var(--bad);
        border-radius: 8px; padding: var(--pad); }
        .matters small { font-size: 14px; }
        .matters b small { margin: 0 6px; }
        .matters.inner { padding: 0 var(--s4) var(--s3); }
        .matters .note-only { border-left-color: var(--info); }
        .notes summary { color: var(--soft); min-height: 24px; }
        .notes li { border-left-color: var(--calm); }
        .narrow { width: 100%; max-width: 30rem; margin: var(--s5) auto; gap: var(--s4); }
        .two, .stack { gap: var(--s5); align-items: start; align-content: start; }
        .two { grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); }
        .panel { background: var(--sheet); border: var(--edge); border-radius: 8px; overflow: hidden; min-width: 0; }
        .panel > header { justify-content: space-between; align-items: baseline;
        gap: var(--s1) var(--s4); padding: var(--pad); border-bottom: var(--hair); }
        .panel > header p, .hint, .figures span { font-size: 13px; }
        .figures { grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 1px;
        background: var(--rule); }
        .figures > * { background: var(--sheet); padding: var(--s4); color: inherit; text-decoration: none;
        gap: 2px; align-content: start; }
        .figures a:hover { background: var(--rule); }
        .figures b { font-size: 27px; line-height: 1.2; font-weight: 600; letter-spacing: -.02em; }
        .empty { padding: var(--s4); }
        .note { border-radius: 8px; padding: var(--pad); border: 1px solid; }
        .pages { display: flex; justify-content: space-between; padding: var(--pad); border-top: var(--hair); }
        .life { padding: var(--s4); gap: var(--s3);
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
        .life li { border-top: 3px solid var(--accent); padding-top: 6px; }
        .life .open { border-top: 3px dashed var(--calm); }
        .facts { padding: var(--s2) var(--s4); }
        .facts div { grid-template-columns: 13rem minmax(0, 1fr); gap: var(--s4); padding: 6px 0; }

        """
}
